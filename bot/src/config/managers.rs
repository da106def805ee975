//! Who manages: may schedule and cancel announcements.

use std::collections::BTreeSet;

use salut_core::fan::{Account, Chat, Platform};

use crate::visitor::Visitor;

/// The managers of the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Managers {
    /// Discord's ids of users.
    pub discord_users: BTreeSet<i64>,
    /// Discord's ids of roles whose members manage.
    pub discord_roles: BTreeSet<i64>,
    /// Telegram's ids of users.
    pub telegram_users: BTreeSet<i64>,
}

/// Proof that an account was found to manage. Only [`Managers::is_manager`] makes one, so who holds it need not check again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagerProof {
    account: Account,
}

impl Managers {
    /// The managers whose accounts are known; who manages by role is only known when acting.
    pub fn accounts(&self) -> Vec<Account> {
        let on = |platform| move |user: &i64| Account { platform, user: *user };
        let discord = self.discord_users.iter().map(on(Platform::Discord));
        discord.chain(self.telegram_users.iter().map(on(Platform::Telegram))).collect()
    }

    /// Proves that `visitor` manages, by user or by role; none if not.
    pub fn is_manager(&self, visitor: &Visitor) -> Option<ManagerProof> {
        let account = visitor.account;
        let manages = match account.platform {
            Platform::Discord => {
                let by_role = || visitor.roles.iter().any(|role| self.discord_roles.contains(role));
                self.discord_users.contains(&account.user) || by_role()
            }
            Platform::Telegram => self.telegram_users.contains(&account.user),
        };
        manages.then_some(ManagerProof { account })
    }

    /// The private chats of those who are known by user: who manages by a role alone is not known.
    pub fn chats(&self) -> Vec<Chat> {
        let on = |platform| move |user: &i64| Chat::Private(Account { platform, user: *user });
        let discord = self.discord_users.iter().map(on(Platform::Discord));
        discord.chain(self.telegram_users.iter().map(on(Platform::Telegram))).collect()
    }
}

impl ManagerProof {
    /// The manager.
    pub const fn account(&self) -> Account {
        self.account
    }
}

#[cfg(test)]
mod tests {
    use salut_core::stock::AskKey;

    use super::*;
    use crate::visitor::{Asking, Room};

    fn visitor(platform: Platform, user: i64, roles: &[i64]) -> Visitor {
        let account = Account { platform, user };
        let key = AskKey(1);
        let (room, asking) = (Room::OneReader, Asking::Message);
        Visitor { account, language: None, roles: roles.to_vec(), room, asking, key }
    }

    fn managers() -> Managers {
        Managers {
            discord_users: [1].into(),
            discord_roles: [70].into(),
            telegram_users: [2].into(),
        }
    }

    #[test]
    fn users_and_roles_manage_on_their_own_platform() {
        let managers = managers();
        assert!(managers.is_manager(&visitor(Platform::Discord, 1, &[])).is_some());
        assert!(managers.is_manager(&visitor(Platform::Discord, 9, &[69, 70])).is_some());
        assert!(managers.is_manager(&visitor(Platform::Telegram, 2, &[])).is_some());
    }

    #[test]
    fn the_same_number_on_the_other_platform_is_somebody_else() {
        let managers = managers();
        assert_eq!(managers.is_manager(&visitor(Platform::Discord, 2, &[])), None);
        assert_eq!(managers.is_manager(&visitor(Platform::Telegram, 1, &[])), None);
        assert_eq!(managers.is_manager(&visitor(Platform::Telegram, 9, &[70])), None);
    }
}
