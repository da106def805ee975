//! A chat that takes no messages of ours is opened again: the person wrote to us, or a manager says so.

use super::until_settled;
use crate::delivery::ClosedChat;
use crate::fan::Chat;
use crate::port::{Store, StoreError};

/// What opening a chat did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// It was closed and is open now. What was not sent meanwhile stays so.
    Opened,
    /// It was not closed.
    WasOpen,
}

/// Opens the chat.
pub async fn open(store: &dyn Store, chat: Chat) -> Result<Opening, StoreError> {
    until_settled(|| async {
        match store.closed_chat(chat).await? {
            Some(known) if known.record.closed.is_some() => {
                store.commit(vec![known.with(ClosedChat { chat, closed: None }).into()]).await?;
                Ok(Opening::Opened)
            }
            Some(_) | None => Ok(Opening::WasOpen),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::delivery::Closure;
    use crate::fan::Platform;
    use crate::journey::testing::World;
    use crate::port::{Deliveries, Stored, Unit};

    #[test]
    fn a_closed_chat_is_opened_once() {
        let world = World::new();
        let chat = Chat::Private(world.account(7));
        let closed = Some(Closure { reason: "blocked".to_owned(), at: world.now() });
        let closed = Stored::new(ClosedChat { chat, closed });
        block_on(world.store.commit(vec![closed.into()])).unwrap();
        let closed = || block_on(world.store.closed_chats(Platform::Telegram, None, 9)).unwrap();
        assert_eq!(closed().len(), 1);
        assert_eq!(block_on(open(&world.store, chat)), Ok(Opening::Opened));
        assert_eq!(block_on(open(&world.store, chat)), Ok(Opening::WasOpen));
        assert_eq!(closed(), []);
    }
}
