//! The days before T0: the announcement, questions, reminders, check-in.

use salut_core::clock::Clock;

use super::{Tour, TourError, act, at, story};
use crate::person::Room;

impl Tour {
    /// The sale's file schedules it; it goes out at its time, in every chat's languages.
    pub(super) async fn announcement(&mut self) -> Result<(), TourError> {
        self.transcript.act("The announcement", self.stage.clock.now())?;
        let planned = act!(self, marie uses "/announce status");
        self.expects(
            "the manager sees it scheduled by the sale's file",
            planned.says("Programmée"),
        )?;
        self.expects("and where it goes", planned.says("Telegram: Deutschland"))?;
        let refused = act!(self, ben uses "/help");
        self.expects("fans are not shown the managers' command", !refused.says("announce"))?;

        let rooms = [
            self.room_on_discord("launches"),
            self.room_on_discord("france"),
            self.room_on_telegram("deutschland"),
            self.room_on_telegram("uk"),
            self.room_on_telegram("france"),
        ];
        self.goes_to(at("2027-03-02T09:59:59Z")).await?;
        let early = rooms.iter().map(Room::posts).sum::<usize>();
        self.expects("nothing is posted a second before its time", early == 0)?;
        self.goes_to(at("2027-03-02T10:00:00Z")).await?;
        let words = [
            ("The sale opens", "US English, below the French greeting"),
            ("La vente ouvre", "French"),
            ("Die Aktion startet", "German"),
            ("The sale opens", "British English"),
            ("La vente ouvre", "French"),
        ];
        for (room, (sentence, language)) in rooms.iter().zip(words) {
            let seen = room.next_post().await;
            let post = self.saw(&format!("A post in {}", room.name()), seen)?;
            self.expects(&format!("{} hears it in {language}", room.name()), post.says(sentence))?;
            self.expects("with its star products", post.says("Mi Headphones"))?;
        }
        let launches = self.stage.discord.channel("launches").last_post().unwrap_or_default();
        let greeting =
            launches.text.find("Salut Mi fans").zip(launches.text.find("The sale opens"));
        let above = greeting.is_some_and(|(greeting, text)| greeting < text);
        self.expects("the French greeting stands above the English text", above)?;
        self.expects("the launch pings its role, once", launches.pinged.len() == 1)
    }

    /// Fans choose their language, ask, and want to be reminded.
    pub(super) async fn questions(&mut self) -> Result<(), TourError> {
        self.transcript.act("Questions and reminders", self.stage.clock.now())?;
        let france = self.room_on_discord("france");
        let on = act!(self, ana presses "Me le rappeler" in france);
        self.expects("Ana will be reminded three times and at T0, and only she sees it", {
            let all = ["8 Mar 2027 10:00", "9 Mar 2027 09:50", "9 Mar 2027 10:00"];
            on.ephemeral && all.iter().all(|time| on.says(time))
        })?;
        let launches = self.room_on_discord("launches");
        act!(self, ben presses "Remind me" in launches);
        let deutschland = self.room_on_telegram("deutschland");
        let on = act!(self, carla presses "Erinnere mich" in deutschland);
        self.expects("Carla goes on in private and will be reminded", on.says("Ich melde mich"))?;

        act!(self, dave uses "/start");
        act!(self, dave uses "/language");
        let british = act!(self, dave presses "English (UK)");
        self.expects("Dave is spoken to in British English", british.says("English (UK)"))?;
        act!(self, dave uses "/market uk");
        let shipping = act!(self, dave says "How long does delivery take?");
        self.expects("a question in his own words is answered: 7 working days", {
            shipping.says("7 working days") && shipping.says("£")
        })?;
        let returns = act!(self, carla says "Wie lange kann ich etwas zurückschicken?");
        self.expects("a question in German is answered: 14 Tage", returns.says("14 Tage"))?;
        let unknown = act!(self, ben uses "/guide question: Is the weather nice?");
        self.expects("an answer that is not known is not made up", !unknown.buttons.is_empty())?;
        let forged = {
            self.pauses().await?;
            let seen = self.cast.ben.presses_forged("r1:mi-beta:mi-moon:1:9").await;
            self.saw("Ben presses a forged button", seen)?
        };
        self.expects("a forged button gets a clear answer", forged.says("button"))
    }

    /// A day before: reminders, check-in, and no reservation before T0.
    pub(super) async fn check_in(&mut self) -> Result<(), TourError> {
        self.goes_to(at("2027-03-08T10:00:00Z")).await?;
        self.transcript.act("24 hours before: log in early", self.stage.clock.now())?;
        let launches = self.room_on_discord("launches");
        launches.next_post().await.map_err(story)?;
        let seen = launches.next_post().await;
        let pinged = self.saw(&format!("A post in {}", launches.name()), seen)?;
        self.expects("a room is reminded at once, with a ping of its role", {
            pinged.says("Check-in is open") && pinged.pinged.len() == 1
        })?;
        let reminded = act!(self, ana hears "⏰");
        self.expects("Ana is reminded in French", reminded.says("vente"))?;
        let reminded = act!(self, carla hears "⏰");
        self.expects("Carla is reminded in German", reminded.says("melde dich früh an"))?;

        let choice = act!(self, ana uses "/checkin");
        self.expects("check-in asks for the market first", {
            choice.buttons.iter().any(|button| button.contains("France"))
        })?;
        let pay = act!(self, ana presses "France");
        self.expects("then how she wants to pay", pay.says("Comment souhaitez-vous payer"))?;
        let rules = act!(self, ana presses "PayPal");
        self.expects("then for the rules, with the caps", rules.says("par personne"))?;
        let ready = act!(self, ana presses "J’accepte");
        self.expects("Ana is ready", ready.says("Tout est prêt"))?;
        act!(self, ana presses "+ Mi Band");
        let basket = act!(self, ana presses "+ Mi Headphones");
        self.expects("her basket holds a band and headphones", {
            basket.says("1 × Mi Band") && basket.says("1 × Mi Headphones")
        })?;

        act!(self, carla uses "/market de");
        act!(self, carla uses "/checkin");
        act!(self, carla presses "Kreditkarte");
        let ready = act!(self, carla presses "Einverstanden");
        self.expects("Carla is ready", ready.says("startklar"))?;
        act!(self, ben uses "/market market: United States");

        let early = act!(self, ben uses "/reserve product: Mi Band");
        self.expects("a reservation before T0 is refused with the opening time", {
            early.says("9 Mar 2027 10:00 UTC")
        })?;
        let early = act!(self, carla uses "/reserve mi-band");
        self.expects("on Telegram too, in local time", early.says("11:00"))?;

        self.goes_to(at("2027-03-09T09:00:00Z")).await?;
        self.transcript.act("One hour before", self.stage.clock.now())?;
        let reminded = act!(self, ana hears "⏰");
        self.expects(
            "the reminder knows that Ana has checked in",
            reminded.says("Votre enregistrement est fait"),
        )?;
        act!(self, carla hears "⏰");
        self.goes_to(at("2027-03-09T09:50:00Z")).await?;
        self.transcript.act("Ten minutes before", self.stage.clock.now())?;
        act!(self, ana hears "⏰");
        let reminded = act!(self, carla hears "⏰");
        self.expects("the last reminder comes ten minutes before T0", reminded.says("11:00"))?;
        let more = self.cast.dave.last_post().is_some_and(|post| post.says("⏰"));
        self.expects("nobody is reminded who did not ask", !more)?;
        self.stage.telegram.wait_until_answered().await.map_err(story)
    }
}
