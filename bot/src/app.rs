//! The one place that builds adapters and puts everything together. It sees all; nothing sees it but `main`,
//! the playground and the journeys' tests.

use std::sync::Arc;
use std::time::Duration;

use salut_core::announcement::Places;
use salut_core::clock::Clock;
use salut_core::delivery::WhenUnknown;
use salut_core::fan::Platform;
use salut_core::journey::announce::Reach;
use salut_core::journey::plan;
use salut_core::port::{Ids, Messenger, Providers, Store, StoreError};
use tokio::net::TcpListener;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::budget::Budget;
use crate::cards::Cards;
use crate::clock::SystemClock;
use crate::compose::{Compose, Composer};
use crate::config::{Config, Secrets};
use crate::control;
use crate::discord::{self, DiscordError, DiscordMessenger};
use crate::dispatch::{Answer, Dispatch};
use crate::draws::Draws;
use crate::errand::Errands;
use crate::ids::TimeAndChance;
use crate::jobs::{Inbox, Jobs, Payments};
use crate::outbox::Outbox;
use crate::payment::ShopProviders;
use crate::store::sled::{OpenError, SledStore};
use crate::telegram::{self, TelegramError, TelegramMessenger};
use crate::text::{TextError, Texts};
use crate::web::{self, BadPublicUrl, Links, Post, Router, Till};
use crate::wiring;

/// Why Salut cannot start or go on. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A text file is broken.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store failed at the start.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The web server's address cannot be listened on.
    #[error("cannot listen on {address}: {source}. Is another Salut running? Change [web] listen")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The web server stopped.
    #[error("the web server stopped: {0}")]
    Web(#[source] std::io::Error),
    /// The public address cannot carry links.
    #[error(transparent)]
    PublicUrl(#[from] BadPublicUrl),
    /// No HTTP client can be made on this machine.
    #[error("no HTTP client can be made: {0}")]
    Client(#[from] reqwest::Error),
    /// The Discord bot cannot go on.
    #[error(transparent)]
    Discord(#[from] DiscordError),
    /// The Telegram bot cannot go on.
    #[error(transparent)]
    Telegram(#[from] TelegramError),
}

impl RunError {
    /// Whether a running shop has the store.
    pub(crate) const fn is_in_use(&self) -> bool {
        matches!(self, Self::Open(OpenError::InUse { .. }))
    }
}

/// How long what is in hand may take once Salut is told to stop: a half-sent request must not hold it up.
const LAST_WORK_TIME_MAX: Duration = Duration::from_secs(15);

/// What differs between a shop at work and a story that tests tell.
pub struct World {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New numbers.
    pub ids: Arc<dyn Ids>,
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// What the web server listens on.
    pub listener: TcpListener,
}

/// The store of a shop that does not run, to look into. While it runs, it keeps its store to itself.
pub fn look(config: &Config) -> Result<Arc<dyn Store>, RunError> {
    Ok(Arc::new(SledStore::open(&config.store.path, Arc::new(SystemClock))?))
}

/// Runs the shop until the process is told to stop.
pub async fn run(config: Config, secrets: Secrets) -> Result<(), RunError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store = Arc::new(SledStore::open(&config.store.path, Arc::clone(&clock))?);
    let address = config.web.listen;
    let listener = TcpListener::bind(address).await;
    let listener = listener.map_err(|source| RunError::Listen { address, source })?;
    let errands = Errands {
        store: Arc::clone(&store) as Arc<dyn Store>,
        shop: Arc::new(config.shop.clone()),
        places: Places::new(config.places.clone()),
        rules: config.announcements,
        clock: Arc::clone(&clock),
    };
    let door = control::serve(Arc::clone(&store), Arc::new(errands), config.store.path.clone());
    let world = World { clock, ids: Arc::new(TimeAndChance), store, listener };
    let stop = CancellationToken::new();
    tokio::spawn(stop_on_signal(stop.clone()));
    let door = tokio::spawn(door);
    let ended = serve(config, secrets, world, stop).await;
    door.abort();
    ended
}

/// Runs the shop in `world` until `stop`, then lets what is in hand finish.
pub async fn serve(
    config: Config,
    secrets: Secrets,
    world: World,
    stop: CancellationToken,
) -> Result<(), RunError> {
    let house = House::build(config, secrets, world, stop)?;
    house.plan().await?;
    house.run().await
}

/// Everything put together, before it runs.
struct House {
    config: Config,
    places: Places,
    secrets: Secrets,
    texts: Arc<Texts>,
    cards: Cards,
    listener: TcpListener,
    answer: Arc<dyn Answer>,
    compose: Arc<dyn Compose>,
    providers: Arc<ShopProviders>,
    stop: CancellationToken,
    running: JoinSet<Result<(), RunError>>,
}

impl House {
    fn build(
        config: Config,
        secrets: Secrets,
        world: World,
        stop: CancellationToken,
    ) -> Result<Self, RunError> {
        let texts = Arc::new(Texts::embedded()?);
        let links = Links::new(&secrets.link_secret, config.web.public_url.clone())?;
        let cards = Cards {
            store: world.store,
            shop: Arc::new(config.shop.clone()),
            clock: world.clock,
            links,
            draws: Draws::default(),
            store_url: config.web.store_url.clone(),
        };
        let places = Places::new(config.places.clone());
        let answer = Arc::new(Dispatch {
            cards: cards.clone(),
            texts: Arc::clone(&texts),
            ids: world.ids,
            managers: config.managers.clone(),
            places: places.clone(),
            rules: config.announcements,
        });
        let compose = Arc::new(Composer {
            cards: cards.clone(),
            texts: Arc::clone(&texts),
            places: places.clone(),
        });
        let providers = Arc::new(wiring::providers(&config, &secrets, &cards.clock)?);
        let (listener, running) = (world.listener, JoinSet::new());
        Ok(Self {
            config,
            places,
            secrets,
            texts,
            cards,
            listener,
            answer,
            compose,
            providers,
            stop,
            running,
        })
    }

    async fn plan(&self) -> Result<(), RunError> {
        let written = self.texts.announced_in();
        let managers = self.config.managers.accounts();
        let (places, rules) = (&self.places, self.config.announcements);
        let reach = Reach { places, written: &written, managers: &managers, rules };
        let Cards { store, shop, clock, .. } = &self.cards;
        for obstacle in plan::run(&**store, shop, reach, &TimeAndChance, clock.now()).await? {
            warn!("{obstacle}");
        }
        Ok(())
    }

    async fn run(mut self) -> Result<(), RunError> {
        self.start_discord()?;
        self.start_telegram()?;
        self.start_jobs();
        self.start_payments();
        self.start_inbox();
        let router = self.router();
        let Self { listener, mut running, stop, .. } = self;
        start_web(&mut running, listener, router, stop.clone());
        // The first part that ends ends all: a shop that only half works would fool its fans.
        let first = running.join_next().await.map_or(Ok(()), outcome);
        stop.cancel();
        let rest = async {
            let mut last = Ok(());
            while let Some(ended) = running.join_next().await {
                last = last.and(outcome(ended));
            }
            last
        };
        let ended = tokio::time::timeout(LAST_WORK_TIME_MAX, rest).await;
        first.and(ended.unwrap_or_else(|_| {
            warn!("Something did not finish in time and is cut off");
            Ok(())
        }))
    }

    fn start_discord(&mut self) -> Result<(), RunError> {
        let Some(settings) = wiring::discord(&self.config, &self.secrets, &self.cards.clock) else {
            return Ok(());
        };
        let clock = Arc::clone(&self.cards.clock);
        let messenger =
            DiscordMessenger::new(&settings, Arc::clone(&self.compose), Arc::clone(&clock))?;
        let sender = (settings.budget.clone(), WhenUnknown::Ask);
        self.start_outbox(Platform::Discord, Arc::new(messenger), sender);
        let shop = &self.cards.shop;
        let products: Vec<_> = shop.products.iter().map(|product| product.id.clone()).collect();
        let markets: Vec<_> = shop.markets.iter().map(|market| market.id.clone()).collect();
        let menu = discord::Menu::new(&self.texts, &products, &markets);
        let (answer, stop) = (Arc::clone(&self.answer), self.stop.clone());
        self.running.spawn(async move {
            let stopped = async move { stop.cancelled().await };
            Ok(discord::run(settings, answer, clock, menu, stopped).await?)
        });
        Ok(())
    }

    fn start_telegram(&mut self) -> Result<(), RunError> {
        let Some(settings) = wiring::telegram(&self.config, &self.secrets, &self.cards) else {
            return Ok(());
        };
        let clock = Arc::clone(&self.cards.clock);
        let (compose, texts) = (Arc::clone(&self.compose), Arc::clone(&self.texts));
        let messenger = TelegramMessenger::new(&settings, compose, Arc::clone(&texts))?;
        let unknown = self.config.telegram.as_ref().map(|it| it.unknown).unwrap_or_default();
        self.start_outbox(
            Platform::Telegram,
            Arc::new(messenger),
            (settings.budget.clone(), unknown),
        );
        let (answer, stop) = (Arc::clone(&self.answer), self.stop.clone());
        self.running.spawn(async move {
            let stopped = async move { stop.cancelled().await };
            Ok(telegram::run(settings, answer, texts, clock, stopped).await?)
        });
        Ok(())
    }

    fn start_outbox(
        &mut self,
        platform: Platform,
        messenger: Arc<dyn Messenger>,
        (budget, unknown): (Budget, WhenUnknown),
    ) {
        let Cards { store, clock, .. } = self.cards.clone();
        let outbox = Outbox { platform, messenger, store, clock, budget, unknown };
        let stop = self.stop.clone();
        self.running.spawn(async move {
            outbox.run(stop).await;
            Ok(())
        });
    }

    fn start_jobs(&mut self) {
        let Cards { store, shop, clock, .. } = self.cards.clone();
        let jobs = Jobs {
            store,
            shop,
            places: self.places.clone(),
            written: self.texts.announced_in(),
            managers: self.config.managers.accounts(),
            rules: self.config.announcements,
            clock,
        };
        let stop = self.stop.clone();
        self.running.spawn(async move {
            jobs.run(stop).await;
            Ok(())
        });
    }

    fn start_payments(&mut self) {
        let Cards { store, clock, .. } = self.cards.clone();
        let managers = self.config.managers.accounts();
        let providers = Arc::clone(&self.providers) as Arc<dyn Providers>;
        let payments = Payments { store, clock, providers, managers };
        let stop = self.stop.clone();
        self.running.spawn(async move {
            payments.run(stop).await;
            Ok(())
        });
    }

    fn start_inbox(&mut self) {
        let Cards { store, clock, .. } = self.cards.clone();
        let inbox = Inbox { store, providers: Arc::clone(&self.providers), clock };
        let stop = self.stop.clone();
        self.running.spawn(async move {
            inbox.run(stop).await;
            Ok(())
        });
    }

    fn router(&self) -> Router {
        let Cards { store, shop, clock, links, draws, .. } = self.cards.clone();
        let providers = Arc::clone(&self.providers);
        let post = Post {
            store: Arc::clone(&store),
            clock: Arc::clone(&clock),
            providers: Arc::clone(&providers),
            telegram: wiring::telegram_secret(&self.config, &self.secrets),
        };
        let methods = providers.methods();
        let texts = Arc::clone(&self.texts);
        web::router(Till { store, shop, clock, texts, links, draws, methods, providers }, post)
    }
}

/// What a part ended with; a panic goes on here.
fn outcome(ended: Result<Result<(), RunError>, JoinError>) -> Result<(), RunError> {
    ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

fn start_web(
    running: &mut JoinSet<Result<(), RunError>>,
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
) {
    let stopped = async move { stop.cancelled().await };
    running
        .spawn(async move { web::serve(listener, router, stopped).await.map_err(RunError::Web) });
}

async fn stop_on_signal(stop: CancellationToken) {
    let interrupted = tokio::signal::ctrl_c();
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupted => {}
        () = terminated => {}
    }
    info!("Stopping; what is in hand is finished first");
    stop.cancel();
}
