//! Who manages: may do everything; and who looks after orders: may do all with them but send money back.

use std::collections::BTreeSet;

use salut_core::fan::{Account, Platform};

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
    /// Discord's ids of users who look after orders.
    pub discord_support_users: BTreeSet<i64>,
    /// Discord's ids of roles whose members look after orders.
    pub discord_support_roles: BTreeSet<i64>,
    /// Telegram's ids of users who look after orders.
    pub telegram_support_users: BTreeSet<i64>,
}

/// Proof that an account was found to look after orders. Only [`Managers::clerk`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clerk {
    account: Account,
    manager: Option<ManagerProof>,
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

    /// The accounts of everybody who looks after orders, as far as they are known.
    pub fn clerks(&self) -> Vec<Account> {
        let on = |platform| move |user: &i64| Account { platform, user: *user };
        let discord = self.discord_support_users.iter().map(on(Platform::Discord));
        let telegram = self.telegram_support_users.iter().map(on(Platform::Telegram));
        let all: BTreeSet<_> = self.accounts().into_iter().chain(discord).chain(telegram).collect();
        all.into_iter().collect()
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

    /// Proves that `visitor` looks after orders: whoever manages, and whoever was put in charge of them alone.
    pub fn clerk(&self, visitor: &Visitor) -> Option<Clerk> {
        let (account, manager) = (visitor.account, self.is_manager(visitor));
        let in_charge = match account.platform {
            Platform::Discord => {
                let by_role =
                    || visitor.roles.iter().any(|role| self.discord_support_roles.contains(role));
                self.discord_support_users.contains(&account.user) || by_role()
            }
            Platform::Telegram => self.telegram_support_users.contains(&account.user),
        };
        (manager.is_some() || in_charge).then_some(Clerk { account, manager })
    }

    /// Whether the configuration does not name the account: then it manages by a role.
    pub fn is_by_role(&self, proof: &ManagerProof) -> bool {
        !self.accounts().contains(&proof.account)
    }
}

impl ManagerProof {
    /// The manager.
    pub const fn account(&self) -> Account {
        self.account
    }
}

impl Clerk {
    /// Who it is.
    pub const fn account(&self) -> Account {
        self.account
    }

    /// The proof that it is a manager; none if not.
    pub const fn manager(&self) -> Option<&ManagerProof> {
        self.manager.as_ref()
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
            discord_support_users: [3].into(),
            discord_support_roles: [71].into(),
            telegram_support_users: [4].into(),
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
    fn who_looks_after_orders_manages_nothing_else() {
        let managers = managers();
        let clerk = |platform, user, roles: &[i64]| managers.clerk(&visitor(platform, user, roles));
        let support = [
            clerk(Platform::Discord, 3, &[]),
            clerk(Platform::Discord, 9, &[71]),
            clerk(Platform::Telegram, 4, &[]),
        ];
        for found in support {
            assert!(found.is_some_and(|clerk| clerk.manager().is_none()));
        }
        assert!(clerk(Platform::Telegram, 2, &[]).is_some_and(|it| it.manager().is_some()));
        assert_eq!(clerk(Platform::Telegram, 3, &[]), None);
        assert_eq!(managers.is_manager(&visitor(Platform::Telegram, 4, &[])), None);
    }

    #[test]
    fn the_same_number_on_the_other_platform_is_somebody_else() {
        let managers = managers();
        assert_eq!(managers.is_manager(&visitor(Platform::Discord, 2, &[])), None);
        assert_eq!(managers.is_manager(&visitor(Platform::Telegram, 1, &[])), None);
        assert_eq!(managers.is_manager(&visitor(Platform::Telegram, 9, &[70])), None);
    }
}
