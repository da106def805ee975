//! The shape of the house: who may import whom (ARCHITECTURE.md, invariants), and that ARCHITECTURE.md tells the truth.
//!
//! Reads the sources as text and finds every path in them: those of `use`, grouped and over several lines, and those
//! written out. What stands in comments, strings and inline test modules does not count, nor do files of tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the sources has failed")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Paths that some files must not name.
struct Rule {
    /// The files it is about: beginnings of their paths in the repository.
    within: &'static [&'static str],
    /// Exceptions among them.
    except: &'static [&'static str],
    /// What they must not name, from the crate's name on.
    forbidden: &'static [&'static str],
    /// What they may name of it all the same.
    allowed: &'static [&'static str],
    /// Why.
    reason: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        within: &["core/src/"],
        except: &[],
        forbidden: &[
            "serenity",
            "teloxide",
            "sqlx",
            "axum",
            "reqwest",
            "hyper",
            "fluent_bundle",
            "fluent_langneg",
            "sled",
            "tokio",
            "toml",
            "maud",
            "miette",
            "clap",
            "tracing_subscriber",
            "salut",
        ],
        allowed: &[],
        reason: "The rules know no platform, no database, no HTTP, no words and no runtime, so that each of those can \
                 change without them and they can be tested without any.",
    },
    Rule {
        within: &["core/src/", "bot/src/"],
        except: &["bot/src/clock.rs", "bot/src/ids.rs"],
        forbidden: &[
            "std::time::SystemTime",
            "std::time::Instant",
            "rand",
            "uuid",
            "fastrand",
            "getrandom",
        ],
        allowed: &[],
        reason: "Time and chance are passed in; only their two homes ask the system, or a sale could not be replayed.",
    },
    Rule {
        within: &["core/src/"],
        except: &["core/src/journey/", "core/src/memory/", "core/src/port/"],
        forbidden: &["salut_core::port"],
        allowed: &[],
        reason: "Rules are plain functions over plain data: only journeys call ports, and `memory` implements them.",
    },
    Rule {
        within: &["core/src/"],
        except: &["core/src/journey/"],
        forbidden: &["salut_core::journey"],
        allowed: &[],
        reason: "Journeys use the rules; a rule that knew a use case would turn the direction round.",
    },
    Rule {
        within: &["core/src/"],
        except: &["core/src/memory/"],
        forbidden: &["salut_core::memory"],
        allowed: &[],
        reason: "The store in memory is one adapter of many: nothing may count on it.",
    },
    Rule {
        within: &["bot/src/discord/"],
        except: &[],
        forbidden: &[
            "salut::telegram",
            "salut::web",
            "salut::store",
            "salut::jobs",
            "salut::outbox",
            "salut::payment",
            "salut::cards",
            "salut::page",
            "salut::config",
            "salut_core::journey",
            "salut_core::memory",
            "salut_core::port::Store",
            "salut_core::port::Ledger",
            "salut_core::stock::decide",
        ],
        allowed: &[],
        reason: "A front only parses and renders. What an act means is dispatch's, what is kept is the store's, and the \
                 other fronts are none of its business.",
    },
    Rule {
        within: &["bot/src/telegram/"],
        except: &[],
        forbidden: &[
            "salut::discord",
            "salut::web",
            "salut::store",
            "salut::jobs",
            "salut::outbox",
            "salut::payment",
            "salut::cards",
            "salut::page",
            "salut::config",
            "salut_core::journey",
            "salut_core::memory",
            "salut_core::port::Store",
            "salut_core::port::Ledger",
            "salut_core::stock::decide",
        ],
        allowed: &[],
        reason: "A front only parses and renders. What an act means is dispatch's, what is kept is the store's, and the \
                 other fronts are none of its business.",
    },
    Rule {
        within: &["bot/src/web/"],
        except: &[],
        forbidden: &[
            "salut::discord",
            "salut::telegram",
            "salut::store",
            "salut::jobs",
            "salut::outbox",
            "salut::config",
            "salut_core::memory",
        ],
        allowed: &[],
        reason: "The checkout page is a front like the bots: it works on the ports, whatever store is behind them.",
    },
    Rule {
        within: &["bot/src/"],
        except: &["bot/src/web/", "bot/src/app.rs"],
        forbidden: &["salut::web"],
        allowed: &["salut::web::Links"],
        reason: "Whoever shows a reservation needs its link; how pages are served concerns only what puts the house together.",
    },
    Rule {
        within: &["bot/src/"],
        except: &["bot/src/discord/", "bot/src/telegram/", "bot/src/app.rs", "bot/src/wiring.rs"],
        forbidden: &["salut::discord", "salut::telegram"],
        allowed: &[],
        reason: "Nothing behind the fronts knows which there are: a third is added without touching what is there.",
    },
    Rule {
        within: &[
            "bot/src/view/",
            "bot/src/text/",
            "bot/src/page/",
            "bot/src/action",
            "bot/src/command.rs",
            "bot/src/composing.rs",
            "bot/src/ordering.rs",
        ],
        except: &[],
        forbidden: &[
            "salut::discord",
            "salut::telegram",
            "salut::web",
            "salut::store",
            "salut::jobs",
            "salut::outbox",
            "salut::payment",
            "salut::dispatch",
            "salut::compose",
            "salut::cards",
            "salut::config",
            "salut_core::journey",
            "salut_core::port",
            "salut_core::memory",
            "salut_core::clock",
        ],
        allowed: &[],
        reason: "Pages and words are functions of their arguments: every one is rendered from samples, in every language, \
                 without a store or a platform.",
    },
    Rule {
        within: &["bot/src/store/"],
        except: &[],
        forbidden: &["salut", "salut_core::journey", "salut_core::memory"],
        allowed: &["salut::store"],
        reason: "A store persists what the one decider decides and knows nothing of whoever asks.",
    },
    Rule {
        within: &["bot/src/jobs/", "bot/src/outbox/", "bot/src/payment/"],
        except: &[],
        forbidden: &["salut"],
        // What a platform takes is counted for the outbox and the fronts together.
        allowed: &["salut::jobs", "salut::outbox", "salut::payment", "salut::budget"],
        reason: "Background work drives journeys through ports: it needs no front, no page and no particular store.",
    },
    Rule {
        within: &["bot/src/"],
        except: &["bot/src/store/", "bot/src/app.rs", "bot/src/control.rs", "bot/src/upkeep.rs"],
        forbidden: &["salut::store"],
        allowed: &[],
        reason: "Which store there is, is decided in one place; everybody else has the port.",
    },
    Rule {
        within: &["core/src/", "bot/src/"],
        except: &["bot/src/main.rs", "bot/src/cli.rs", "bot/src/app.rs"],
        forbidden: &["salut::app", "salut::cli"],
        allowed: &[],
        reason: "`app` sees all and nothing sees `app`: what it builds gets what it uses passed in.",
    },
    Rule {
        within: &["bot/src/main.rs"],
        except: &[],
        forbidden: &["salut"],
        allowed: &["salut::cli"],
        reason: "The program is its command line; all the rest is a library that tests can use.",
    },
    Rule {
        within: &["core/src/", "bot/src/"],
        except: &["bot/src/config/"],
        forbidden: &["std::env", "dotenvy"],
        allowed: &[],
        reason: "Only the configuration reads the environment; everything else gets checked values passed in.",
    },
    Rule {
        within: &["core/src/", "bot/src/"],
        // The store keeps its own folder, the upkeep makes and moves backups, and the shop has a door for them there.
        except: &[
            "bot/src/config/",
            "bot/src/control.rs",
            "bot/src/upkeep.rs",
            "bot/src/store/sled/backup.rs",
            "bot/src/store/sled/disk.rs",
            "bot/src/store/sled/mark.rs",
            "bot/src/store/sled/snapshot.rs",
        ],
        forbidden: &["std::fs", "tokio::fs"],
        allowed: &[],
        reason: "Only the configuration reads files, and only the store has a folder.",
    },
    Rule {
        within: &["bot/src/"],
        except: &["bot/src/config/"],
        forbidden: &["toml", "miette"],
        allowed: &[],
        reason: "Nothing past the configuration sees a value that was not checked.",
    },
    Rule {
        within: &["bot/src/"],
        // Log in; read events; answer them.
        except: &[
            "bot/src/discord/gateway.rs",
            "bot/src/discord/parse.rs",
            "bot/src/discord/front.rs",
        ],
        forbidden: &["serenity"],
        allowed: &[],
        reason: "Nothing past parse.rs sees a type of Discord; only what logs in and what answers need the client besides.",
    },
    Rule {
        within: &["bot/src/"],
        except: &["bot/src/telegram/"],
        forbidden: &["teloxide", "teloxide_core"],
        allowed: &[],
        reason: "Telegram is known in one folder.",
    },
    Rule {
        within: &["bot/src/telegram/"],
        except: &["bot/src/telegram/parse.rs"],
        forbidden: &[
            "teloxide::types::Message",
            "teloxide::types::CallbackQuery",
            "teloxide::types::UpdateKind",
            "teloxide::types::User",
            "teloxide::types::Chat",
            "teloxide::prelude",
            "teloxide::dispatching",
        ],
        allowed: &[],
        reason: "Nothing past parse.rs reads what Telegram sends: updates.rs only orders updates, the others only send.",
    },
    Rule {
        within: &["core/src/", "bot/src/"],
        except: &["bot/src/store/sled/"],
        forbidden: &["sled", "postcard"],
        allowed: &[],
        reason: "How things lie on the disk is known in one folder.",
    },
    Rule {
        within: &["core/src/", "bot/src/"],
        except: &["bot/src/store/sled/", "bot/src/payment/paypal/signature.rs"],
        forbidden: &["crc32fast"],
        allowed: &[],
        reason: "Checksums are for what lies on the disk, and for PayPal's signatures, which are made over one.",
    },
    Rule {
        within: &["core/src/", "bot/src/"],
        except: &["bot/src/payment/paypal/"],
        forbidden: &["webpki", "rustls_pki_types"],
        allowed: &[],
        reason: "Certificates are read in one place: who trusts one has to know whose it is.",
    },
    Rule {
        within: &["core/src/", "bot/src/"],
        except: &["bot/src/text/"],
        forbidden: &[
            "fluent_bundle",
            "fluent_langneg",
            "fluent_syntax",
            "unic_langid",
            "icu_calendar",
            "icu_datetime",
            "icu_decimal",
            "icu_experimental",
            "icu_locale_core",
            "icu_provider",
            "icu_time",
        ],
        allowed: &[],
        reason: "How words are kept and how numbers look in a language is known in one folder; others say what to say.",
    },
    Rule {
        within: &["core/src/", "bot/src/"],
        except: &["bot/src/web/"],
        forbidden: &["axum", "maud"],
        allowed: &[],
        reason: "Pages are served and laid out in one folder.",
    },
];

/// The kept state changes in journeys alone, so these methods are called nowhere in `bot` but in a store.
const WRITES: [&str; 2] = [".commit(", ".decide("];

#[test]
fn every_import_points_inwards() {
    let faults: String = sources().iter().map(broken).collect();
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn only_journeys_change_what_is_kept() {
    let callers = sources().into_iter().filter(|source| {
        source.file.starts_with("bot/src/")
            && !source.file.starts_with("bot/src/store/")
            && WRITES.iter().any(|write| source.code.contains(write))
    });
    let callers: Vec<_> = callers.map(|source| source.file).collect();
    assert!(
        callers.is_empty(),
        "these files write past the journeys, where no outcome is decided: {callers:?}"
    );
}

#[test]
fn every_rule_is_about_files_that_exist() {
    let files: Vec<_> = sources().into_iter().map(|source| source.file).collect();
    for begin in RULES.iter().flat_map(|rule| rule.within.iter().chain(rule.except)) {
        assert!(
            files.iter().any(|file| file.starts_with(begin)),
            "no source file begins with {begin}"
        );
    }
}

// ---- The scanner ----------------------------------------------------------------------------------------------------

/// A source file without comments, strings and tests.
struct Source {
    /// Its path in the repository.
    file: String,
    code: String,
}

impl Source {
    fn new(file: &str, text: &str) -> Self {
        Self { file: file.to_owned(), code: without_tests(&without_prose(text)) }
    }

    /// Every path that the file names, from a crate's name on.
    fn paths(&self) -> BTreeSet<String> {
        let tokens = tokens(&self.code);
        let mut paths = BTreeSet::new();
        let mut at = 0;
        while at < tokens.len() {
            // `use<'a>` in a bound is no import.
            if tokens[at] == "use" && tokens.get(at + 1) != Some(&"<") {
                at = used(&tokens, at + 1, &[], &mut paths);
            } else {
                at = written_out(&tokens, at, &mut paths);
            }
        }
        paths.into_iter().filter_map(|path: Vec<&str>| self.absolute(&path)).collect()
    }

    /// Resolves `crate`, `self` and `super`. A path that begins with anything else begins with a crate, or with
    /// something in scope that an import has named already.
    fn absolute(&self, path: &[&str]) -> Option<String> {
        let mut module = self.module();
        let mut rest = path;
        match *path.first()? {
            "crate" => {
                module.truncate(1);
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while let Some((&"super", further)) = rest.split_first() {
                    module.pop()?;
                    rest = further;
                }
            }
            _ => module.clear(),
        }
        let rest = rest.iter().map(|&segment| segment.to_owned());
        Some(module.into_iter().chain(rest).collect::<Vec<_>>().join("::"))
    }

    /// The module that the file is, from the crate's name on.
    fn module(&self) -> Vec<String> {
        let (package, file) = self.file.split_once("/src/").expect("a file of a package");
        let package = if package == "core" { "salut_core" } else { "salut" };
        let segments = file.trim_end_matches(".rs").split('/');
        let segments = segments.filter(|segment| !["mod", "lib", "main"].contains(segment));
        std::iter::once(package).chain(segments).map(str::to_owned).collect()
    }
}

/// Reads a tree of imports at `at` and gives where it ends.
fn used<'a>(
    tokens: &[&'a str],
    mut at: usize,
    before: &[&'a str],
    paths: &mut BTreeSet<Vec<&'a str>>,
) -> usize {
    let mut path = before.to_vec();
    while let Some(&token) = tokens.get(at) {
        at += 1;
        match token {
            "::" => {}
            "{" => {
                while tokens.get(at).is_some_and(|token| !["}", ";"].contains(token)) {
                    at = used(tokens, at, &path, paths);
                    at += usize::from(tokens.get(at) == Some(&","));
                }
                return at + 1;
            }
            "," | ";" | "}" => {
                at -= 1;
                break;
            }
            // The new name says nothing about where it comes from.
            "as" => at += 1,
            // `a::{self}` is `a`.
            "self" if !path.is_empty() => {}
            segment => path.push(segment),
        }
    }
    paths.insert(path);
    at
}

/// Reads a path that is written out at `at`, if there is one, and gives where to go on.
fn written_out<'a>(tokens: &[&'a str], at: usize, paths: &mut BTreeSet<Vec<&'a str>>) -> usize {
    let mut path = vec![tokens[at]];
    let mut end = at + 1;
    while tokens.get(end) == Some(&"::") && tokens.get(end + 1).is_some_and(|next| is_word(next)) {
        path.push(tokens[end + 1]);
        end += 2;
    }
    if path.len() > 1 && is_word(path[0]) {
        paths.insert(path);
    }
    end
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Words, `::` and single signs.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() || first == '_' {
            rest.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, further) = rest.split_at(length);
        tokens.push(token);
        rest = further.trim_start();
    }
    tokens
}

/// The code without comments and without what stands in strings.
fn without_prose(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = prose(rest);
        if length == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            code.push(' ');
            rest = &rest[length..];
        }
    }
    code
}

/// The length of the comment, string or character that `text` begins with; 0 if it begins with none.
fn prose(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return text.find("*/").map_or(text.len(), |end| end + 2);
    }
    if let Some(hashes) =
        text.strip_prefix('r').map(|raw| raw.len() - raw.trim_start_matches('#').len())
        && text[1 + hashes..].starts_with('"')
    {
        let close = format!("\"{}", "#".repeat(hashes));
        let body = 2 + hashes;
        return text[body..].find(&close).map_or(text.len(), |end| body + end + close.len());
    }
    if let Some(body) = text.strip_prefix('"') {
        return 2 + quoted(body, '"');
    }
    // A lifetime has no closing quote right after its first character.
    match text.strip_prefix('\'').map(|body| body.chars().take(2).collect::<Vec<_>>()).as_deref() {
        Some(['\\', _]) => 2 + quoted(&text[1..], '\''),
        Some([one, '\'']) => 2 + one.len_utf8(),
        _ => 0,
    }
}

/// How far it is to the closing `quote`.
fn quoted(body: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, sign) in body.char_indices() {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            sign if sign == quote => return at,
            _ => {}
        }
    }
    body.len().saturating_sub(1)
}

/// The code without the inline test module, which stands last in a file.
fn without_tests(code: &str) -> String {
    let tests = code.match_indices("#[cfg(test)]").find(|(at, mark)| {
        let after = code[at + mark.len()..].trim_start();
        let body = after.find(['{', ';']);
        after.starts_with("mod ") && body.is_some_and(|at| after[at..].starts_with('{'))
    });
    code[..tests.map_or(code.len(), |(at, _)| at)].to_owned()
}

/// What is wrong with the file's imports, with the reasons.
fn broken(source: &Source) -> String {
    let paths = source.paths();
    let mut faults = String::new();
    for rule in RULES.iter().filter(|rule| rule.is_about(&source.file)) {
        for path in paths.iter().filter(|path| rule.forbids(path)) {
            writeln!(faults, "{} names {path}. {}", source.file, rule.reason).unwrap();
        }
    }
    faults
}

impl Rule {
    fn is_about(&self, file: &str) -> bool {
        let begins = |begin: &&str| file.starts_with(begin);
        self.within.iter().any(begins) && !self.except.iter().any(begins)
    }

    /// A path that leads to what is forbidden, that lies below it, or that brings it in with all else (`*`).
    fn forbids(&self, path: &str) -> bool {
        let path_and_all = path.strip_suffix("::*").unwrap_or(path);
        let reaches =
            |forbidden: &&str| is_below(path, forbidden) || is_below(forbidden, path_and_all);
        self.forbidden.iter().any(reaches)
            && !self.allowed.iter().any(|allowed| is_below(path, allowed))
    }
}

fn is_below(path: &str, ancestor: &str) -> bool {
    path.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package is in the repository")
        .to_owned()
}

/// Every source file of `core` and `bot` but those of tests and samples.
fn sources() -> Vec<Source> {
    let repository = repository();
    let mut sources = Vec::new();
    let mut folders = vec![repository.join("core/src"), repository.join("bot/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let file = path.strip_prefix(&repository).unwrap().to_str().unwrap().to_owned();
            let is_test = file.ends_with("/tests.rs")
                || file.ends_with("/testing.rs")
                || file.contains("/tests/");
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test {
                sources.push(Source::new(&file, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(sources.len() > 100, "only {} sources were found", sources.len());
    sources
}

// ---- The scanner's own tests ----------------------------------------------------------------------------------------

/// What the scanner finds wrong with a planted file: the paths, each once and without reasons.
fn found(file: &str, text: &str) -> Vec<String> {
    let faults = broken(&Source::new(file, text));
    let path = |line: &str| line.split(" names ").nth(1)?.split(". ").next().map(str::to_owned);
    faults.lines().filter_map(path).collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn planted_imports_are_found_however_they_are_written() {
    let parse = "bot/src/discord/parse.rs";
    for planted in [
        "use salut_core::journey::reserve;",
        "use salut_core::{clock::Clock, journey::reserve};",
        "use salut_core::{\n    clock::Clock,\n    journey::{\n        reserve, // now\n    },\n};",
        "pub(super) use salut_core::journey::{self as acts, reserve};",
        "fn act() { salut_core::journey::reserve::run(); }",
        "fn act() -> Vec<salut_core::journey::reserve::Reserved> { /* \" */ }",
    ] {
        let found = found(parse, planted);
        assert!(
            found.iter().any(|path| path.starts_with("salut_core::journey")),
            "{planted}: {found:?}"
        );
    }
    assert_eq!(
        found(parse, "use super::super::telegram::Settings;"),
        ["salut::telegram::Settings"]
    );
    assert_eq!(found("bot/src/discord/mod.rs", "use super::telegram;"), ["salut::telegram"]);
    assert_eq!(found(parse, "use crate::{telegram, web};"), ["salut::telegram", "salut::web"]);
    assert_eq!(
        found("core/src/stock/state.rs", "use super::super::port::Ids;"),
        ["salut_core::port::Ids"]
    );
    assert_eq!(
        found("bot/src/view/sale.rs", "fn f(_: serenity::all::UserId) {}"),
        ["serenity::all::UserId"]
    );
    let after_a_quote = "fn f<'a>(c: char) -> bool { c == '\"' } use sled::Db;";
    assert_eq!(found("core/src/money.rs", after_a_quote), ["sled::Db"]);
}

#[test]
fn an_import_of_everything_around_it_is_found() {
    let parse = "bot/src/discord/parse.rs";
    assert!(!found(parse, "use salut_core::*;").is_empty());
    assert!(!found(parse, "use salut_core as rules;").is_empty());
    assert!(!found("bot/src/view/sale.rs", "use crate::*;").is_empty());
}

#[test]
fn what_is_no_import_is_no_fault() {
    let parse = "bot/src/discord/parse.rs";
    for harmless in [
        "//! Knows nothing of [`crate::telegram`].\nuse crate::action::Action;",
        "/* use crate::telegram; */ const SAID: &str = \"crate::telegram\"; const RAW: &str = r#\"crate::web\"\"#;",
        "#[cfg(test)]\nmod tests {\n    use salut_core::journey::reserve;\n}",
        "use super::render::telegram_like; use self::telegram;",
    ] {
        assert_eq!(found(parse, harmless), [""; 0], "{harmless}");
    }
    let not_last = "#[cfg(test)]\nmod testing;\nuse crate::telegram;";
    assert_eq!(found(parse, not_last), ["salut::telegram"]);
    assert_eq!(found("bot/src/cards.rs", "use crate::web::{Links, Till};"), ["salut::web::Till"]);
}

// ---- ARCHITECTURE.md ------------------------------------------------------------------------------------------------

#[test]
fn architecture_md_names_paths_that_exist() {
    let text = document();
    let (spans, top) = (spans(&text), top_level());
    let is_path = |span: &&str| {
        let first = span.split('/').next().unwrap_or_default();
        top.contains(first) && (span.contains('/') || first.contains('.'))
    };
    let named: Vec<_> = spans.into_iter().filter(is_path).collect();
    assert!(named.len() > 50, "only {} paths were found in ARCHITECTURE.md", named.len());
    let gone: Vec<_> = named.into_iter().filter(|path| !repository().join(path).exists()).collect();
    assert!(gone.is_empty(), "ARCHITECTURE.md names what is not there: {gone:?}");
}

/// The notation: `path` › `function`, or `path` › `Type::function`.
#[test]
fn architecture_md_names_functions_that_exist() {
    let text = document();
    let steps: Vec<_> = text.split("` › `").collect();
    assert!(steps.len() > 30, "only {} functions were found in ARCHITECTURE.md", steps.len() - 1);
    let mut gone = Vec::new();
    for pair in steps.windows(2) {
        let file = pair[0].rsplit('`').next().unwrap();
        let function = pair[1].split('`').next().unwrap();
        let code = fs::read_to_string(repository().join(file)).unwrap_or_default();
        if !defines(&Source::new(file, &code).code, function) {
            gone.push(format!("{file} › {function}"));
        }
    }
    assert!(gone.is_empty(), "ARCHITECTURE.md names functions that are not there: {gone:#?}");
}

fn defines(code: &str, function: &str) -> bool {
    let tokens = tokens(code);
    let (owner, name) =
        function.rsplit_once("::").map_or((None, function), |(owner, name)| (Some(owner), name));
    tokens.windows(2).any(|pair| pair == ["fn", name])
        && owner.is_none_or(|owner| tokens.contains(&owner))
}

#[test]
fn the_code_map_names_every_folder() {
    let text = document();
    let spans = spans(&text);
    let folder = |file: &str| file.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
    let folders: BTreeSet<_> = sources().iter().filter_map(|source| folder(&source.file)).collect();
    let missing: Vec<_> =
        folders.iter().filter(|folder| !spans.contains(&folder.as_str())).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md's code map lacks {missing:?}");
}

fn document() -> String {
    fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap()
}

/// What stands in single backticks, outside of blocks.
fn spans(text: &str) -> Vec<&str> {
    let outside = text.split("```").step_by(2);
    outside.flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
}

/// The names at the top of the repository.
fn top_level() -> BTreeSet<String> {
    let entries = fs::read_dir(repository()).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned()).collect()
}
