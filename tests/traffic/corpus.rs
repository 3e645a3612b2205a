//! `corpus.jsonl`: route lists, requests and the route that takes each, according to the model.
//!
//! The file is what keeps the model honest: `tests/e2e/traefik decide` puts it to Traefik's own router. Here it only must be
//! what the model says today; `UPDATE=1` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use crate::draw;
use crate::draw_requests;
use crate::random::Random;
use crate::traefik_request::View;
use crate::world::World;

const LISTS: usize = 30;
const REQUESTS: usize = 40;

fn corpus() -> String {
    let mut random = Random::new(7);
    let mut corpus = String::new();
    let mut lists = 0;
    while lists < LISTS {
        let (account, workloads) = draw::account(&mut random);
        let world = World::new(&draw::read(&account), workloads);
        for (entry_point, routes) in world.router.routes().filter(|(_, routes)| routes.len() > 3) {
            let mut requests = Vec::new();
            for _ in 0..REQUESTS {
                let request = draw_requests::request(&mut random, &[(String::new(), 80, false)]);
                let position = world.router.position(entry_point, &View::new(&request));
                requests.push(json!({"method": request.method, "target": request.target(), "host": request.host,
                    "headers": request.headers, "route": position}));
            }
            let routes: Vec<_> =
                routes.iter().map(|route| json!({"rule": route.rule, "priority": route.priority})).collect();
            let _ = writeln!(corpus, "{}", json!({"routes": routes, "requests": requests}));
            lists += 1;
        }
    }
    corpus
}

#[test]
fn the_corpus_is_what_the_model_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traffic/corpus.jsonl");
    let fresh = corpus();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &fresh).expect("writes");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == fresh,
        "corpus.jsonl is stale: run `UPDATE=1 cargo test --test traffic corpus`, then tests/e2e/run"
    );
    assert!(written.matches("\"route\":null").count() > 20, "some requests match no route");
    assert!(written.matches("\"route\":0").count() > 100, "many match the first");
}
