//! People use the Telegram bot on a local Telegram, with a desk that answers in place of the shop.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod webhook;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use salut::action::{Action, BadButton};
use salut::budget::Budget;
use salut::command::Command;
use salut::compose::Compose;
use salut::dispatch::Answer;
use salut::page::Page;
use salut::telegram::{self, Intake, Settings, TelegramError, TelegramMessenger};
use salut::text::Texts;
use salut::view::{Block, Button, Control, Look, Press, Privacy, Section, View, samples};
use salut::visitor::{Room, Visitor};
use salut_core::clock::ManualClock;
use salut_core::delivery::{Content, Delivery};
use salut_core::fan::{Account, Chat, Platform};
use salut_core::locale::Locale;
use salut_core::port::{DeliverError, Messenger, Resend, StoreError};
use salut_core::stock::AskKey;
use salut_emulators::telegram::{Setup, Telegram};
use tokio::sync::{Notify, Semaphore, oneshot};
use tokio::task::JoinHandle;

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_430_000_000, 0).unwrap()
}

fn view(words: &str, buttons: &[(&str, Action)], privacy: Privacy) -> View {
    let button = |(label, action): &(&str, Action)| Button {
        label: (*label).to_owned(),
        press: Press::Act(action.clone()),
        look: Look::Plain,
    };
    let section = Section {
        locale: Locale::EnUs,
        zone: Tz::UTC,
        title: Some("Mi & <friends>".to_owned()),
        blocks: vec![Block::Text(words.to_owned())],
    };
    View {
        sections: vec![section],
        picture: None,
        controls: vec![Control::Buttons(buttons.iter().map(button).collect())],
        privacy,
        ping_role: None,
        form: None,
    }
}

/// Answers with what it heard, and remembers it. `/orders` is personal everywhere.
#[derive(Default)]
struct Desk {
    heard: Mutex<Vec<AskKey>>,
    /// People whose questions wait for [`permits`](Self::permits).
    slow: Mutex<HashSet<i64>>,
    waiting: Notify,
    permits: Option<Semaphore>,
}

impl Desk {
    fn that_waits_for(user: i64) -> Self {
        let slow = Mutex::new(HashSet::from([user]));
        Self { slow, permits: Some(Semaphore::new(0)), ..Self::default() }
    }

    fn keys(&self) -> Vec<AskKey> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Answer for Desk {
    async fn answer(&self, visitor: &Visitor, wanted: Result<Action, BadButton>) -> View {
        self.heard.lock().unwrap().push(visitor.key);
        let is_slow = self.slow.lock().unwrap().contains(&visitor.account.user);
        if let Some(permits) = self.permits.as_ref().filter(|_| is_slow) {
            self.waiting.notify_one();
            permits.acquire().await.unwrap().forget();
        }
        assert_ne!(wanted, Ok(Action::Say("panic".to_owned())), "a question that breaks the desk");
        let personal =
            [("Basket", Action::Languages), ("English", Action::ChooseLanguage(Locale::EnGb))];
        match visitor.room {
            Room::ManyReaders if wanted != Ok(Action::Orders) => {
                view("For all", &[("Check in", Action::CheckIn { sale: None })], Privacy::Public)
            }
            _ => view(&format!("{wanted:?}"), &personal, Privacy::Personal),
        }
    }

    async fn queued(&self, _: &Visitor, wanted: &Result<Action, BadButton>) -> Option<View> {
        (*wanted == Ok(Action::Waitlist)).then(|| view("In the queue", &[], Privacy::Personal))
    }
}

/// A local Telegram and its clock.
struct Stage {
    server: Telegram,
    clock: ManualClock,
    texts: Arc<Texts>,
}

/// A bot that runs until it is stopped, or dropped, which is as sudden as `kill -9`.
struct Bot {
    task: JoinHandle<Result<(), TelegramError>>,
    stop: Option<oneshot::Sender<()>>,
}

impl Stage {
    async fn set() -> Self {
        let clock = ManualClock::at(noon());
        let server = Telegram::start(Setup::new(Arc::new(clock.clone()))).await.unwrap();
        Self { server, clock, texts: Arc::new(Texts::embedded().unwrap()) }
    }

    fn settings(&self) -> Settings {
        Settings {
            api_url: Some(self.server.api_url().parse().unwrap()),
            token: self.server.token().into(),
            managers: Vec::new(),
            budget: Budget::of(Platform::Telegram, 1, Arc::new(self.clock.clone())),
            intake: Intake::Polling,
        }
    }

    fn bot(&self, desk: &Arc<Desk>) -> Bot {
        self.bot_with(self.settings(), desk)
    }

    fn bot_with(&self, settings: Settings, desk: &Arc<Desk>) -> Bot {
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move {
            let _told_or_gone = stopped.await;
        };
        let clock = Arc::new(self.clock.clone());
        let run = telegram::run(settings, desk.clone(), self.texts.clone(), clock, stopped);
        Bot { task: tokio::spawn(run), stop: Some(stop) }
    }

    async fn online(&self, desk: &Arc<Desk>) -> Bot {
        let bot = self.bot(desk);
        self.server.wait_until_online().await.unwrap();
        bot
    }
}

impl Bot {
    async fn stops(mut self) -> Result<(), TelegramError> {
        drop(self.stop.take());
        (&mut self.task).await.unwrap()
    }

    async fn ends(mut self) -> Result<(), TelegramError> {
        (&mut self.task).await.unwrap()
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::test]
async fn a_fan_writes_presses_and_follows_a_link() {
    let stage = Stage::set().await;
    let _bot = stage.online(&Arc::default()).await;
    let ana = stage.server.fan("Ana", "fr");

    let post = ana.uses("/start").await.unwrap();
    assert_eq!(post.text, "Mi & <friends>\n\nOk(Start)");
    let post = ana.presses("Basket").await.unwrap();
    assert!(post.says("Ok(Languages)") && post.edits == 0);
    stage.clock.advance(TimeDelta::seconds(10));
    let post = ana.opens("c1_mi-beta").await.unwrap();
    assert!(post.says("Ok(CheckIn { sale: Some(mi-beta) })"), "{post}");
    stage.server.wait_until_answered().await.unwrap();
    assert_eq!(stage.server.refusals(), []);
}

#[tokio::test]
async fn what_replaces_itself_is_shown_in_place() {
    let stage = Stage::set().await;
    let _bot = stage.online(&Arc::default()).await;
    let ana = stage.server.fan("Ana", "fr");
    let first = ana.uses("/language").await.unwrap();
    let second = ana.presses("English").await.unwrap();
    assert!(second.says("Ok(ChooseLanguage(EnGb))"), "{second}");
    assert_eq!((second.id, second.edits), (first.id, 1));
}

#[tokio::test]
async fn a_forged_button_is_answered() {
    let stage = Stage::set().await;
    let _bot = stage.online(&Arc::default()).await;
    let ana = stage.server.fan("Ana", "fr");
    ana.uses("/start").await.unwrap();
    let post = ana.presses_forged("r1:mi-beta:<b>:9").await.unwrap();
    assert!(post.says("Err(Unknown)"), "{post}");
}

#[tokio::test]
async fn in_a_group_buttons_lead_to_the_private_chat() {
    let stage = Stage::set().await;
    let _bot = stage.online(&Arc::default()).await;
    let ana = stage.server.fan("Ana", "fr");
    let group = stage.server.channel("mi-fans");
    let post = ana.uses_in(&group, "/sales").await.unwrap();
    assert!(post.says("For all") && post.buttons.is_empty());
    assert_eq!(post.link("Check in"), Some("https://t.me/salut_bot?start=c1_"));
}

#[tokio::test]
async fn what_is_personal_is_said_in_private_even_if_a_room_asked() {
    let stage = Stage::set().await;
    let _bot = stage.online(&Arc::default()).await;
    let ana = stage.server.fan("Ana", "fr");
    ana.uses("/start").await.unwrap();
    let group = stage.server.channel("mi-fans");
    let post = ana.uses_in(&group, "/orders").await.unwrap();
    assert_eq!((post.place.as_str(), post.buttons.len()), ("private", 2));
}

#[tokio::test]
async fn the_menu_speaks_the_clients_language() {
    let stage = Stage::set().await;
    let ana = stage.server.fan_with_id(4711, "Ana", "fr");
    ana.writes("/start");
    let settings = Settings { managers: vec![ana.id()], ..stage.settings() };
    let _bot = stage.bot_with(settings, &Arc::default());
    stage.server.wait_until_online().await.unwrap();
    let menu = |locale: &str| stage.server.commands(locale);
    let for_fans = Command::ALL.into_iter().filter(|command| !command.is_for_managers());
    assert_eq!(menu("fr").len(), for_fans.count());
    assert_ne!(menu("fr"), menu("en"));
    assert_eq!(menu("en"), menu("es"));
    assert_eq!(stage.server.refusals(), []);
}

#[tokio::test]
async fn a_bot_that_is_killed_loses_no_update() {
    let stage = Stage::set().await;
    let ana = stage.server.fan("Ana", "fr");
    let desk = Arc::new(Desk::that_waits_for(ana.id()));
    let bot = stage.online(&desk).await;
    ana.writes("/orders");
    desk.waiting.notified().await;
    drop(bot);

    let again = Arc::new(Desk::default());
    let _bot = stage.bot(&again);
    assert!(ana.next_post().await.unwrap().says("Ok(Orders)"));
    assert_eq!(again.keys(), desk.keys());
}

#[tokio::test]
async fn a_bot_that_is_stopped_finishes_and_hears_nothing_twice() {
    let stage = Stage::set().await;
    let desk = Arc::new(Desk::default());
    let bot = stage.online(&desk).await;
    let ana = stage.server.fan("Ana", "fr");
    ana.uses("/orders").await.unwrap();
    bot.stops().await.unwrap();
    stage.server.wait_until_offline().await.unwrap();

    let again = Arc::new(Desk::default());
    let _bot = stage.online(&again).await;
    ana.uses("/sales").await.unwrap();
    assert_eq!(again.keys().len(), 1);
}

#[tokio::test]
async fn a_slow_answer_holds_up_nobody_else_and_keeps_its_order() {
    let stage = Stage::set().await;
    let (ana, ben) = (stage.server.fan("Ana", "fr"), stage.server.fan("Ben", "en"));
    let desk = Arc::new(Desk::that_waits_for(ana.id()));
    let _bot = stage.online(&desk).await;
    ana.writes("/orders");
    ana.writes("/sales");
    desk.waiting.notified().await;
    assert!(ben.uses("/help").await.unwrap().says("Ok(Help)"));
    desk.permits.as_ref().unwrap().add_permits(2);
    assert!(ana.next_post().await.unwrap().says("Ok(Orders)"));
    assert!(ana.next_post().await.unwrap().says("Ok(Sales)"));
}

#[tokio::test]
async fn who_is_in_the_queue_is_told_so_and_the_message_becomes_the_answer() {
    let stage = Stage::set().await;
    let ana = stage.server.fan("Ana", "fr");
    let desk = Arc::new(Desk::that_waits_for(ana.id()));
    let _bot = stage.online(&desk).await;
    ana.writes("/waitlist");
    desk.waiting.notified().await;
    stage.clock.advance(TimeDelta::seconds(1));
    assert!(ana.next_post().await.unwrap().says("In the queue"));
    desk.permits.as_ref().unwrap().add_permits(1);
    while !ana.last_post().unwrap().says("Ok(Waitlist)") {
        if stage.clock.next_due().is_some() {
            stage.clock.advance(TimeDelta::seconds(1));
        }
        tokio::task::yield_now().await;
    }
    assert!(!ana.last_post().unwrap().says("In the queue"));
}

#[tokio::test]
async fn an_update_that_breaks_the_desk_stops_no_other() {
    let stage = Stage::set().await;
    let _bot = stage.online(&Arc::default()).await;
    let ana = stage.server.fan("Ana", "fr");
    ana.writes("panic");
    assert!(ana.says("/help").await.unwrap().says("Ok(Help)"));
}

#[tokio::test]
async fn a_chat_that_is_too_fast_is_answered_when_telegram_lets_us() {
    let stage = Stage::set().await;
    let _bot = stage.online(&Arc::default()).await;
    let (ana, ben) = (stage.server.fan("Ana", "fr"), stage.server.fan("Ben", "en"));
    for _ in 0..4 {
        ana.writes("/orders");
    }
    for _ in 0..3 {
        ana.next_post().await.unwrap();
    }
    assert!(ben.uses("/help").await.unwrap().says("Ok(Help)"));
    stage.clock.advance(TimeDelta::seconds(5));
    assert!(ana.next_post().await.unwrap().says("Ok(Orders)"));
}

#[tokio::test]
async fn a_wrong_token_is_said_at_once() {
    let stage = Stage::set().await;
    let settings = Settings { token: "700100200:wrong".into(), ..stage.settings() };
    let ended = stage.bot_with(settings, &Arc::default()).ends().await;
    assert!(matches!(ended, Err(TelegramError::WrongToken)));
}

/// Words every delivery alike.
struct Says(Mutex<View>);

#[async_trait]
impl Compose for Says {
    async fn view(&self, _: &Delivery) -> Result<Option<View>, StoreError> {
        Ok(Some(self.0.lock().unwrap().clone()))
    }
}

impl Says {
    fn soon(privacy: Privacy) -> Arc<Self> {
        let soon = view("Soon!", &[("Check in", Action::CheckIn { sale: None })], privacy);
        Arc::new(Self(Mutex::new(soon)))
    }
}

fn messenger(stage: &Stage, compose: Arc<Says>) -> TelegramMessenger {
    TelegramMessenger::new(&stage.settings(), compose, stage.texts.clone()).unwrap()
}

fn soon(stage: &Stage, privacy: Privacy) -> TelegramMessenger {
    messenger(stage, Says::soon(privacy))
}

fn delivery(to: Chat) -> Delivery {
    Delivery::new(to, Content::Announcement("mi-beta-launch".parse().unwrap()), noon())
}

fn private(user: i64) -> Delivery {
    delivery(Chat::Private(Account { platform: Platform::Telegram, user }))
}

#[tokio::test]
async fn an_announcement_reaches_a_channel_with_links() {
    let stage = Stage::set().await;
    let channel = stage.server.broadcast("mi-news");
    let room = delivery(Chat::Room { platform: Platform::Telegram, id: channel.id() });
    let public = soon(&stage, Privacy::Public);
    let id = public.deliver(&room).await.unwrap();
    let post = channel.next_post().await.unwrap();
    assert_eq!(post.id, id);
    assert_eq!(post.link("Check in"), Some("https://t.me/salut_bot?start=c1_"));
    assert_eq!(public.resend(), Resend::PostsTwice);

    let personal = soon(&stage, Privacy::Personal).deliver(&room).await;
    assert!(matches!(personal, Err(DeliverError::Refused(_))));
}

#[tokio::test]
async fn a_post_is_edited_and_removed_and_edited_where_it_cannot_be_removed() {
    let stage = Stage::set().await;
    let channel = stage.server.broadcast("mi-news");
    let post = delivery(Chat::Room { platform: Platform::Telegram, id: channel.id() });
    let public = soon(&stage, Privacy::Public);
    let id = public.deliver(&post).await.unwrap();
    // It says so already.
    public.edit(&post, id).await.unwrap();
    for _ in 0..2 {
        public.remove(&post, id).await.unwrap();
    }
    assert_eq!(channel.posts(), []);
    let restarted = soon(&stage, Privacy::Public);
    assert!(matches!(restarted.edit(&post, id).await, Err(DeliverError::Moot(_))));
    let old = public.deliver(&post).await.unwrap();
    stage.clock.advance(TimeDelta::days(3));
    let words = view("Taken back.", &[], Privacy::Public);
    let notice = messenger(&stage, Arc::new(Says(Mutex::new(words))));
    notice.remove(&post, old).await.unwrap();
    assert!(channel.last_post().unwrap().says("Taken back."));
}

#[tokio::test]
async fn the_chat_of_a_fan_who_blocked_the_bot_or_never_wrote_is_closed() {
    let stage = Stage::set().await;
    let messenger = soon(&stage, Privacy::Personal);
    let ana = stage.server.fan("Ana", "fr");
    let stranger = messenger.deliver(&private(ana.id())).await;
    assert!(matches!(stranger, Err(DeliverError::Closed(_))), "{stranger:?}");
    ana.writes("/start");
    messenger.deliver(&private(ana.id())).await.unwrap();
    assert_eq!(ana.next_post().await.unwrap().buttons, ["Check in"]);
    ana.blocks_bot();
    let blocked = messenger.deliver(&private(ana.id())).await;
    assert!(matches!(blocked, Err(DeliverError::Closed(_))), "{blocked:?}");
}

#[tokio::test]
async fn too_many_messages_are_throttled() {
    let stage = Stage::set().await;
    let messenger = soon(&stage, Privacy::Personal);
    let ana = stage.server.fan("Ana", "fr");
    ana.writes("/start");
    for _ in 0..3 {
        messenger.deliver(&private(ana.id())).await.unwrap();
    }
    let expected = DeliverError::Throttled { retry_after: TimeDelta::seconds(1) };
    assert_eq!(messenger.deliver(&private(ana.id())).await, Err(expected));
}

#[tokio::test]
async fn a_telegram_that_is_gone_is_unreachable() {
    let stage = Stage::set().await;
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let api_url = Some(format!("http://{gone}").parse().unwrap());
    let settings = Settings { api_url, ..stage.settings() };
    let compose = Says::soon(Privacy::Personal);
    let messenger = TelegramMessenger::new(&settings, compose, stage.texts.clone()).unwrap();
    let outcome = messenger.deliver(&private(1)).await;
    assert!(matches!(outcome, Err(DeliverError::Unreachable(_))), "{outcome:?}");
}

#[tokio::test]
async fn telegram_takes_every_page_in_every_language() {
    let stage = Stage::set().await;
    let (ana, group) = (stage.server.fan("Ana", "fr"), stage.server.channel("mi-fans"));
    ana.writes("/start");
    let compose = Says::soon(Privacy::Personal);
    let messenger = messenger(&stage, compose.clone());
    let room = delivery(Chat::Room { platform: Platform::Telegram, id: group.id() });
    for ((name, page), locale) in samples().into_iter().flat_map(in_every_language) {
        let shown = salut::view::view(&page, &stage.texts.words(locale, Tz::UTC), &stage.texts);
        let privacy = shown.privacy;
        *compose.0.lock().unwrap() = shown;
        // Two messages a page stay below the limits of both chats.
        stage.clock.advance(TimeDelta::seconds(3));
        messenger
            .deliver(&private(ana.id()))
            .await
            .unwrap_or_else(|error| panic!("{name} in {locale}: {error}"));
        let in_room = messenger.deliver(&room).await;
        let is_fit = match privacy {
            Privacy::Public => in_room.is_ok(),
            Privacy::Personal => matches!(in_room, Err(DeliverError::Refused(_))),
        };
        assert!(is_fit, "{name} in {locale}: {in_room:?}");
    }
    assert_eq!(stage.server.refusals(), []);
    let cut = ana.posts().into_iter().find(|post| post.text.ends_with('…'));
    assert_eq!(cut, None);
}

fn in_every_language(
    sample: (&'static str, Page),
) -> impl Iterator<Item = ((&'static str, Page), Locale)> {
    Locale::ALL.into_iter().map(move |locale| (sample.clone(), locale))
}
