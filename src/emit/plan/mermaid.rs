//! The waves and the dependencies as a Mermaid graph that GitHub draws.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::plan::{Kind, Plan};

/// Renders the graph. Solid arrows demand an order, dotted ones do not.
pub(super) fn render(plan: &Plan) -> String {
    let mut out = String::from("flowchart LR\n");
    let mut nodes: BTreeMap<&str, String> = BTreeMap::new();
    for wave in &plan.waves {
        let _ = writeln!(out, "  subgraph wave{0}[\"Wave {0}: {1}\"]", wave.number, label(&wave.title));
        for found in wave.units.iter().flat_map(|unit| &unit.moves) {
            let node = format!("w{}", nodes.len());
            let _ = writeln!(out, "    {node}[\"{}\"]", label(&found.id));
            nodes.insert(&found.id, node);
        }
        out.push_str("  end\n");
    }
    if !plan.blocked.is_empty() {
        out.push_str("  subgraph blocked[\"Blocked\"]\n");
        for found in &plan.blocked {
            let node = format!("w{}", nodes.len());
            let _ = writeln!(out, "    {node}[\"{}\"]", label(&found.id));
            nodes.insert(&found.id, node);
        }
        out.push_str("  end\n");
    }
    let mut drawn: Vec<(&str, &str)> = Vec::new();
    for edge in &plan.edges {
        let pair = (edge.from.as_str(), edge.to.as_str());
        let (Some(from), Some(to)) = (nodes.get(pair.0), nodes.get(pair.1)) else { continue };
        if drawn.contains(&pair) {
            continue;
        }
        drawn.push(pair);
        let arrow = match edge.kind {
            Kind::LoadBalancer | Kind::DiscoverInstances => "-.->",
            Kind::ServiceConnect | Kind::CloudMap => "-->",
            Kind::SharedRule | Kind::SharedTrigger => "<-->",
        };
        let _ = writeln!(out, "  {from} {arrow} {to}");
    }
    out
}

/// Text inside a quoted label: Mermaid knows HTML entities there, and nothing else may end the label.
fn label(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' => "#quot;".to_owned(),
            '<' => "#lt;".to_owned(),
            '>' => "#gt;".to_owned(),
            '#' => "#35;".to_owned(),
            '`' => "'".to_owned(),
            c if c.is_control() => " ".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn labels_hold_any_text() {
        assert_eq!(label("a\"b<c>#d\n`e`"), "a#quot;b#lt;c#gt;#35;d 'e'");
    }
}
