//! New numbers and randomness: the one place that draws them.

use salut_core::ids::FanId;
use salut_core::port::Ids;
use salut_core::stock::Seed;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Numbers from the time and chance, so that nodes need not agree on them.
#[derive(Debug, Clone, Copy, Default)]
pub struct TimeAndChance;

impl Ids for TimeAndChance {
    /// Milliseconds since 1970 in the upper bits, 16 random bits below (a version 7 UUID, RFC 9562, cut to 63
    /// bits). Two fans met in the same millisecond share a number with a chance of 1 in 65,536; the store
    /// refuses the second, and the journey asks for another.
    #[expect(clippy::disallowed_methods, reason = "chance's one home")]
    fn fan(&self) -> FanId {
        let uuid = Uuid::now_v7().as_u128();
        let (milliseconds, chance) = (uuid >> 80, uuid & 0xffff);
        FanId(u64::try_from((milliseconds << 16 | chance) & u128::from(u64::MAX >> 1)).unwrap_or(0))
    }

    /// 32 bytes from the operating system's generator, by four random UUIDs: each gives 122 random bits, and SHA-256
    /// makes 256 even ones of the four.
    fn seed(&self) -> Seed {
        let mut hash = Sha256::new();
        (0..4).for_each(|_| hash.update(Uuid::new_v4().as_bytes()));
        Seed(hash.finalize().into())
    }
}
