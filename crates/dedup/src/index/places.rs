//! Places as bytes, little end first.

use crate::bytes::Bytes;
use crate::clusters::{Origin, Placed};
use depeche_model::{Relation, Role};

const ROLES: [Role; 3] = [Role::Unique, Role::Source, Role::Copy];
const RELATIONS: [Relation; 5] =
    [Relation::Exact, Relation::Reprint, Relation::Update, Relation::Excerpt, Relation::Background];

/// For the document that is of no other.
const NONE: u32 = u32::MAX;

pub(super) fn encode(placed: &[Placed]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(placed.len() * 14);
    for Placed { cluster, role, origin } in placed {
        let origin = origin.unwrap_or(Origin { of: NONE, relation: Relation::Exact, coverage: 0.0 });
        bytes.extend(cluster.to_le_bytes());
        bytes.extend(origin.of.to_le_bytes());
        bytes.extend(origin.coverage.to_le_bytes());
        bytes.push(ROLES.iter().position(|known| known == role).unwrap_or_default() as u8);
        bytes.push(RELATIONS.iter().position(|known| *known == origin.relation).unwrap_or_default() as u8);
    }
    bytes
}

pub(super) fn decode(bytes: &[u8]) -> Option<Vec<Placed>> {
    let mut bytes = Bytes(bytes);
    let mut places = Vec::with_capacity(bytes.0.len() / 14);
    while !bytes.0.is_empty() {
        let (cluster, of, coverage) = (bytes.u32()?, bytes.u32()?, bytes.f32()?);
        let role = *ROLES.get(usize::from(bytes.u8()?))?;
        let relation = *RELATIONS.get(usize::from(bytes.u8()?))?;
        let origin = (of != NONE).then_some(Origin { of, relation, coverage });
        places.push(Placed { cluster, role, origin });
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back() {
        let origin = Some(Origin { of: 0, relation: Relation::Update, coverage: 0.75 });
        let placed = [
            Placed { cluster: 0, role: Role::Source, origin: None },
            Placed { cluster: 0, role: Role::Copy, origin },
        ];
        let bytes = encode(&placed);
        assert_eq!(decode(&bytes).unwrap(), placed);
        assert_eq!(decode(&bytes[1..]), None);
    }
}
