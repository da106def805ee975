// Shows the time left on the hold, then asks the server what became of it; goes on to the payment page by itself.
// The page is complete without it.
"use strict";

const countdown = document.getElementById("countdown");
if (countdown) {
  // The seconds left come from the server; this clock only measures from now on, so it need not be right.
  const end = Date.now() + Number(countdown.dataset.leftS) * 1000;
  const face = countdown.querySelector("[data-face]");
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    face.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    countdown.classList.toggle("soon", left <= 60);
    if (left === 0) {
      clearInterval(ticking);
      location.replace(countdown.dataset.page);
    }
  };
  const ticking = setInterval(tick, 1000);
  countdown.hidden = false;
  tick();
}

const onward = document.getElementById("continue");
if (onward) {
  addEventListener("load", () => location.replace(onward.href));
}

const again = document.querySelector("[data-again-s]");
if (again) {
  setTimeout(() => location.replace(again.href), Number(again.dataset.againS) * 1000);
}
