//! A small serenity bot on the emulated Discord, and people who use it: each verb once.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where the test would")]

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use salut_core::clock::ManualClock;
use salut_emulators::discord::{Discord, Role, Setup};
use salut_emulators::{Post, StoryError};
use serenity::all::{
    ActionRowComponent, AutocompleteChoice, ButtonStyle, ChannelId, Command, CommandInteraction,
    CommandOptionType, ComponentInteraction, ComponentInteractionDataKind, Context,
    CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateAutocompleteResponse,
    CreateButton, CreateCommand, CreateCommandOption, CreateEmbed, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateInteractionResponseMessage,
    CreateMessage, CreateModal, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
    EditInteractionResponse, EventHandler, GatewayIntents, Http, HttpBuilder, InputTextStyle,
    Interaction, Message, ModalInteraction, Permissions, Ready, UserId,
};
use serenity::async_trait;
use serenity::client::ClientBuilder;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// A shop of few words.
struct Shop;

#[async_trait]
impl EventHandler for Shop {
    async fn ready(&self, context: Context, _: Ready) {
        Command::set_global_commands(&context.http, commands()).await.unwrap();
    }

    async fn message(&self, context: Context, message: Message) {
        if !message.author.bot {
            let heard = if message.content.is_empty() { "nothing" } else { &message.content };
            message.channel_id.say(&context.http, format!("You said {heard}")).await.unwrap();
        }
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let done = match interaction {
            Interaction::Command(command) => used(&context, command).await,
            Interaction::Component(press) => pressed(&context, press).await,
            Interaction::Modal(form) => filled(&context, form).await,
            Interaction::Autocomplete(typed) => suggested(&context, typed).await,
            _ => Ok(()),
        };
        // A refusal is what some tests look for, in the server's log.
        drop(done);
    }
}

fn commands() -> Vec<CreateCommand> {
    let question = CreateCommandOption::new(CommandOptionType::String, "question", "What you ask");
    let product = CreateCommandOption::new(CommandOptionType::String, "product", "Which one");
    let units = CreateCommandOption::new(CommandOptionType::Integer, "units", "How many");
    vec![
        CreateCommand::new("sales")
            .name_localized("fr", "ventes")
            .description("What is on sale")
            .description_localized("fr", "Les ventes en cours"),
        CreateCommand::new("guide")
            .description("Ask")
            .add_option(question.name_localized("fr", "sujet").required(true)),
        CreateCommand::new("order")
            .description("Order")
            .add_option(product.required(true).set_autocomplete(true))
            .add_option(units.min_int_value(1).max_int_value(2)),
        CreateCommand::new("slow").description("Think first"),
        CreateCommand::new("manage")
            .description("For managers")
            .default_member_permissions(Permissions::MANAGE_GUILD),
    ]
}

async fn used(context: &Context, command: CommandInteraction) -> serenity::Result<()> {
    let answer = match command.data.name.as_str() {
        "sales" => sale(&command.locale),
        "slow" => return think(context, &command).await,
        "manage" => say(&format!("{} role", command.member.as_ref().unwrap().roles.len())),
        _ => {
            let options = command.data.options.iter();
            let options = options.map(|option| format!("{}={:?}", option.name, option.value));
            say(&options.collect::<Vec<_>>().join(" "))
        }
    };
    command.create_response(&context.http, CreateInteractionResponse::Message(answer)).await
}

fn say(text: &str) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new().content(text)
}

fn sale(locale: &str) -> CreateInteractionResponseMessage {
    let option = CreateSelectMenuOption::new;
    let options = vec![option("France", "FR"), option("Allemagne", "DE")];
    let markets = CreateSelectMenu::new("market", CreateSelectMenuKind::String { options });
    let buttons = vec![
        CreateButton::new("reserve").label("Réserver"),
        CreateButton::new("more").label("Plus").style(ButtonStyle::Secondary),
        CreateButton::new("gone").label("Épuisé").disabled(true),
        CreateButton::new_link("https://shop.example/faq").label("FAQ"),
    ];
    let rows = vec![CreateActionRow::Buttons(buttons), CreateActionRow::SelectMenu(markets)];
    say(&format!("Sale in {locale}")).ephemeral(true).components(rows)
}

async fn think(context: &Context, command: &CommandInteraction) -> serenity::Result<()> {
    let http = &context.http;
    command.defer_ephemeral(http).await?;
    let edit = EditInteractionResponse::new().content("Thought about it");
    command.edit_response(http, edit).await?;
    let more = CreateInteractionResponseFollowup::new().content("One more thing");
    command.create_followup(http, more.ephemeral(true)).await?;
    Ok(())
}

async fn suggested(context: &Context, typed: CommandInteraction) -> serenity::Result<()> {
    let choices = vec![AutocompleteChoice::new("Mi Band", "mi-band")];
    let answer = CreateAutocompleteResponse::new().set_choices(choices);
    typed.create_response(&context.http, CreateInteractionResponse::Autocomplete(answer)).await
}

async fn pressed(context: &Context, press: ComponentInteraction) -> serenity::Result<()> {
    let answer = match (press.data.custom_id.as_str(), &press.data.kind) {
        ("reserve", _) => {
            let units = CreateInputText::new(InputTextStyle::Short, "Quantité", "units");
            let row = CreateActionRow::InputText(units.max_length(1));
            let form = CreateModal::new("hold", "Combien ?").components(vec![row]);
            CreateInteractionResponse::Modal(form)
        }
        ("more", _) => {
            press.defer(&context.http).await?;
            let edit = EditInteractionResponse::new().content("Voilà tout");
            press.edit_response(&context.http, edit).await?;
            return Ok(());
        }
        ("market", ComponentInteractionDataKind::StringSelect { values }) => {
            let text = format!("Marché : {}", values.join(","));
            CreateInteractionResponse::UpdateMessage(say(&text))
        }
        (other, _) => {
            let text = format!("Unknown: {other}");
            CreateInteractionResponse::Message(say(&text).ephemeral(true))
        }
    };
    press.create_response(&context.http, answer).await
}

async fn filled(context: &Context, form: ModalInteraction) -> serenity::Result<()> {
    let ActionRowComponent::InputText(units) = &form.data.components[0].components[0] else {
        return Ok(());
    };
    let text = format!("Réservé : {}", units.value.clone().unwrap_or_default());
    let answer = CreateInteractionResponse::Message(say(&text).ephemeral(true));
    form.create_response(&context.http, answer).await
}

/// The running bot, on a runtime of its own: dropping it is the kill, connections and all.
struct Bot {
    http: Arc<Http>,
    runtime: Option<Runtime>,
}

impl Drop for Bot {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn run_bot(server: &Discord) -> Bot {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let http = HttpBuilder::new(server.token()).proxy(server.api_url()).ratelimiter_disabled(true);
    let (ready, built) = oneshot::channel();
    runtime.spawn(async move {
        let builder = ClientBuilder::new_with_http(http.build(), GatewayIntents::non_privileged());
        let mut client = builder.event_handler(Shop).await.unwrap();
        ready.send(Arc::clone(&client.http)).unwrap();
        client.start().await.unwrap();
    });
    let http = built.await.unwrap();
    server.wait_until_online().await.unwrap();
    Bot { http, runtime: Some(runtime) }
}

fn ten_o_clock() -> DateTime<Utc> {
    DateTime::from_timestamp(1_428_400_800, 0).unwrap()
}

fn setup() -> Setup {
    Setup::new(Arc::new(ManualClock::at(ten_o_clock())))
}

async fn start() -> (Discord, Bot) {
    let manager = Role { id: 42, name: "managers".to_owned(), permissions: 1 << 5 };
    let server = Discord::start(Setup { roles: vec![manager], ..setup() }).await.unwrap();
    let bot = run_bot(&server).await;
    (server, bot)
}

fn not_there(result: Result<Post, StoryError>) -> String {
    match result {
        Err(StoryError::NotThere { seen, .. }) => seen,
        other => panic!("expected NotThere, got {other:?}"),
    }
}

fn unsigned(id: i64) -> u64 {
    u64::try_from(id).unwrap()
}

#[tokio::test]
async fn a_fan_uses_a_command_and_goes_on_from_its_answer() {
    let (server, _bot) = start().await;
    let ana = server.fan("ana", "fr");

    let sale = ana.uses("/ventes").await.unwrap();
    assert_eq!(sale.text, "Sale in fr");
    assert_eq!(sale.buttons, ["Réserver", "Plus", "France", "Allemagne"]);
    assert_eq!(sale.link("FAQ"), Some("https://shop.example/faq"));
    assert!(sale.ephemeral && sale.place == "private");

    let form = ana.presses("Réserver").await.unwrap();
    assert_eq!((form.text.as_str(), form.buttons[0].as_str()), ("Combien ?", "Quantité"));
    let seen = not_there(ana.fills(&[("Quantité", "22")]).await);
    assert_eq!(seen, "“Quantité” takes 1 to 1 signs");
    assert_eq!(ana.fills(&[("Quantité", "2")]).await.unwrap().text, "Réservé : 2");

    let market = ana.chooses("Allemagne").await.unwrap();
    assert_eq!((market.id, market.text.as_str(), market.edits), (sale.id, "Marché : DE", 1));
    assert_eq!(ana.presses("Plus").await.unwrap().text, "Voilà tout");
    assert_eq!(ana.presses_forged("x1:99").await.unwrap().text, "Unknown: x1:99");

    let seen = not_there(ana.presses("Épuisé").await);
    assert!(seen.contains("[Épuisé] (greyed out)"), "{seen}");
    assert_eq!(server.refusals(), []);
}

#[tokio::test]
async fn a_fan_can_only_use_what_the_bot_registered() {
    let (server, _bot) = start().await;
    let (ana, ben) = (server.fan("ana", "fr"), server.fan("ben", "de"));

    assert_eq!(not_there(ana.uses("/vendre").await), "/ventes /guide /order /slow");
    assert_eq!(not_there(ben.uses("/ventes").await), "/sales /guide /order /slow");
    assert_eq!(server.commands("fr")[0], ("ventes".to_owned(), "Les ventes en cours".to_owned()));
    assert_eq!(server.commands("de")[0].0, "sales");

    ben.speaks("fr");
    assert_eq!(ben.uses("/ventes").await.unwrap().text, "Sale in fr");
    let boss = server.fan("boss", "en-US").with_role(42);
    assert_eq!(boss.uses("/manage").await.unwrap().text, "1 role");
}

#[tokio::test]
async fn options_are_read_from_what_a_fan_types() {
    let (server, _bot) = start().await;
    let ana = server.fan("ana", "fr");

    let asked = ana.uses("/guide How long: a week?").await.unwrap();
    assert_eq!(asked.text, "question=String(\"How long: a week?\")");
    let asked = ana.uses("/guide sujet: la douane").await.unwrap();
    assert_eq!(asked.text, "question=String(\"la douane\")");
    let order = ana.uses_privately("/order product: Mi Band units: 2").await.unwrap();
    assert_eq!(order.text, "product=String(\"Mi Band\") units=Integer(2)");

    assert_eq!(not_there(ana.uses("/guide").await), "“sujet” is required");
    let seen = not_there(ana.uses("/order product: x units: 3").await);
    assert_eq!(seen, "“units” takes 1 to 2, not “3”");
    assert_eq!(ana.suggestions("/order product: mi").await.unwrap(), ["Mi Band"]);
}

#[tokio::test]
async fn a_deferred_answer_is_read_when_it_arrives() {
    let (server, _bot) = start().await;
    let ana = server.fan("ana", "en-GB");

    let answer = ana.uses("/slow").await.unwrap();
    assert_eq!((answer.text.as_str(), answer.edits), ("Thought about it", 0));
    assert!(answer.ephemeral);
    assert_eq!(ana.next_post().await.unwrap().text, "One more thing");
    assert_eq!(ana.posts().len(), 2);
}

#[tokio::test]
async fn fans_write_and_the_bot_writes_first() {
    let (server, bot) = start().await;
    let ana = server.fan("ana", "fr");
    let news = server.channel("news");

    assert_eq!(ana.says("salut").await.unwrap().text, "You said salut");
    // Without the privileged intent the bot does not read what is said in channels.
    assert_eq!(ana.says_in(&news, "salut").await.unwrap().text, "You said nothing");
    assert_eq!(news.last_post().unwrap().place, "#news");

    let direct = UserId::new(unsigned(ana.id())).create_dm_channel(&bot.http).await.unwrap();
    direct.say(&bot.http, "Log in early").await.unwrap();
    assert_eq!(ana.next_post().await.unwrap().text, "Log in early");

    ana.blocks_bot();
    let refused = direct.say(&bot.http, "Still there?").await.unwrap_err();
    assert_eq!(refused.to_string(), "Cannot send messages to this user");
    assert_eq!(server.refusals()[0].status, 403);
}

#[tokio::test]
async fn a_channel_shows_posts_as_people_read_them() {
    let (server, bot) = start().await;
    let news = server.channel("news-fr");
    let (fans, ana) = (server.role("fans-fr"), server.fan("ana", "fr").id());

    let embed = CreateEmbed::new()
        .title("Mi Band")
        .description("Opens <t:1428400800:f>")
        .field("Price", "$15\\.00 \\*net\\*", true)
        .image("https://shop.example/band.png");
    let message = CreateMessage::new()
        .content(format!("# **Salut** <@&{fans}> <@{ana}> snake_case_name"))
        .embed(embed)
        .allowed_mentions(CreateAllowedMentions::new().roles([unsigned(fans)]));
    let channel = ChannelId::new(unsigned(news.id()));
    let sent = channel.send_message(&bot.http, message).await.unwrap();

    let post = news.next_post().await.unwrap();
    let lines: Vec<_> = post.text.lines().collect();
    let expected = [
        "Salut @fans-fr @ana snake_case_name",
        "Mi Band",
        "Opens 7 Apr 2015 10:00 UTC",
        "Price: $15.00 *net*",
    ];
    assert_eq!(lines, expected);
    assert_eq!(post.picture.as_deref(), Some("https://shop.example/band.png"));
    assert_eq!(post.pinged, [fans.to_string()]);
    assert_eq!(sent.mention_roles.len(), 1);
}

#[tokio::test]
async fn an_uploaded_picture_is_shown_in_its_embed() {
    let (server, bot) = start().await;
    let news = server.channel("news");
    let picture = CreateAttachment::bytes(vec![1, 2, 3], "band.png");
    let embed = CreateEmbed::new().title("Mi Band").attachment("band.png");
    let message = CreateMessage::new().embed(embed).add_file(picture);
    let channel = ChannelId::new(unsigned(news.id()));
    let sent = channel.send_message(&bot.http, message).await.unwrap();

    assert_eq!(sent.attachments[0].size, 3);
    assert_eq!(
        news.last_post().unwrap().picture.as_deref(),
        Some(sent.attachments[0].url.as_str())
    );
}

#[tokio::test]
async fn a_button_in_a_channel_is_answered_to_the_one_who_pressed() {
    let (server, bot) = start().await;
    let (news, ana) = (server.channel("news"), server.fan("ana", "fr"));
    let button = CreateButton::new("what").label("Reserve 2");
    let message = CreateMessage::new().content("Open").button(button);
    let channel = ChannelId::new(unsigned(news.id()));
    channel.send_message(&bot.http, message).await.unwrap();

    let answer = ana.presses_on(&news, "Reserve").await.unwrap();
    assert_eq!((answer.text.as_str(), answer.ephemeral), ("Unknown: what", true));
    assert_eq!(news.posts().len(), 1);
    let seen = not_there(ana.presses_on(&server.channel("empty"), "Reserve").await);
    assert_eq!(seen, "no buttons");
}

#[tokio::test]
async fn a_killed_bot_answers_nobody_until_it_is_back() {
    let (server, bot) = start().await;
    let ana = server.fan("ana", "fr");
    ana.uses("/sales").await.unwrap();

    drop(bot);
    server.wait_until_offline().await.unwrap();
    assert!(matches!(ana.uses("/sales").await, Err(StoryError::NoAnswer { .. })));
    assert!(matches!(ana.says("hello?").await, Err(StoryError::NoAnswer { .. })));

    let _bot = run_bot(&server).await;
    assert_eq!(ana.presses("Plus").await.unwrap().text, "Voilà tout");
}

#[tokio::test]
async fn the_same_interaction_delivered_again_is_refused_its_second_answer() {
    let (server, _bot) = start().await;
    let ana = server.fan("ana", "fr");
    ana.uses("/sales").await.unwrap();

    server.redelivers();
    let refused = server.next_refusal().await.unwrap();
    assert!(refused.reason.as_deref().unwrap().starts_with("40060"), "{refused:?}");
}

#[tokio::test]
async fn a_bot_that_loses_the_gateway_resumes_and_hears_what_it_missed() {
    let (server, _bot) = start().await;
    let ana = server.fan("ana", "fr");
    server.closes_gateway(4000);
    assert_eq!(ana.uses("/sales").await.unwrap().text, "Sale in fr");
    server.asks_to_reconnect();
    server.wait_until_resumed(2).await.unwrap();
    assert_eq!(ana.presses("Plus").await.unwrap().text, "Voilà tout");
    assert_eq!(server.sessions(), (1, 2));
}

#[tokio::test]
async fn who_waits_in_vain_is_told_so() {
    let patience = Duration::from_millis(20);
    let server = Discord::start(Setup { patience, ..setup() }).await.unwrap();
    assert!(server.wait_until_online().await.is_err());
    assert!(server.channel("news").next_post().await.is_err());
    assert!(server.fan("ana", "fr").next_post().await.is_err());
}
