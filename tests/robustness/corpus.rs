//! Definitions that others wrote: each converts for every target, or is refused with the member that is wrong.

use std::path::Path;

use ecs2eks::config::Config;

use super::outcome::run;

#[test]
fn every_file_converts_or_is_refused_by_member() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let (mut converted, mut refused) = (0, 0);
    for kind in ["taskdefs", "services"] {
        let Ok(files) = std::fs::read_dir(folder.join(kind)) else {
            println!("not checked: ../shared/corpus/{kind} is not there");
            continue;
        };
        let mut paths: Vec<_> = files.filter_map(Result::ok).map(|file| file.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("reads");
            for version in ["1.30", "1.33", "1.37"] {
                let config = Config { kubernetes: Some(version.to_owned()), ..Config::default() };
                match run(&name, &text, &config) {
                    Ok(_) => converted += 1,
                    Err(message) => {
                        assert!(message.contains("containerDefinitions["), "{name}: {message}");
                        refused += 1;
                    }
                }
            }
        }
    }
    println!("{converted} conversions, {refused} refusals");
    assert!(refused <= 3, "one file of the corpus is refused by AWS too");
}
