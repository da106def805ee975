//! The bot in this process, on a thread and a runtime of its own: whatever it left running ends with that runtime.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use salut::app::{self, World};
use salut::config::{self, Config, Secrets};
use salut::ids::TimeAndChance;
use salut::store::sled::SledStore;
use salut_core::clock::Clock;
use salut_playground::Stage;
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

/// The running bot.
pub(crate) struct Bot {
    stop: CancellationToken,
    thread: JoinHandle<()>,
}

impl Bot {
    /// Starts the bot of `stage`, on the stage's clock and folder; its checkout is at `checkout`.
    pub(crate) fn start(stage: &Stage, checkout: &TcpListener) -> Self {
        let mut config = config::load(stage.config()).expect("the stage's files are right");
        let address = checkout.local_addr().expect("the checkout has an address");
        config.web.public_url = format!("http://{address}").parse().expect("an address");
        let given = stage.secrets();
        let secret = |name: &str| {
            given.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
        };
        let secrets = Secrets::read(&config, secret).expect("the stage has every secret");
        let checkout = checkout.try_clone().expect("the checkout's socket");
        let clock: Arc<dyn Clock> = Arc::new(stage.clock.clone());
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let thread = thread::spawn(move || serve(config, secrets, clock, checkout, stopped));
        Self { stop, thread }
    }

    /// Lets it finish what is in hand, and waits until it is gone.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        let ended = tokio::task::spawn_blocking(move || self.thread.join()).await;
        assert!(matches!(ended, Ok(Ok(()))), "the bot ended badly: {ended:?}");
    }
}

fn serve(
    config: Config,
    secrets: Secrets,
    clock: Arc<dyn Clock>,
    checkout: TcpListener,
    stop: CancellationToken,
) {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let ended = runtime.block_on(async {
        let store =
            SledStore::open(&config.store.path, Arc::clone(&clock)).expect("the store opens");
        checkout.set_nonblocking(true).expect("a socket of tokio");
        let listener = tokio::net::TcpListener::from_std(checkout).expect("a socket of tokio");
        let ids = Arc::new(TimeAndChance);
        let world = World { clock, ids, store: Arc::new(store), listener };
        app::serve(config, secrets, world, stop).await
    });
    ended.expect("the bot ends well");
}
