# Everything CI checks, in CI's order: cheap first.
ready: fmt lint test

# Formatting, checked.
fmt:
    cargo fmt --all --check

# Clippy and rustc warnings are errors.
lint:
    cargo clippy --workspace --all-targets --locked -- -D warnings

# All tests; a name filters (`just test lire-aussi`).
test filter='':
    cargo test --workspace --locked -- {{filter}}

# Rewrite expected.json of the fixtures whose name contains `case`, then show what moved.
bless case:
    BLESS=1 cargo test -q -p depeche-tests --test fixtures -- {{case}}
    git diff --stat -- fixtures

# Show every block of a page and what became of it.
explain file:
    cargo run --release -q -- explain {{file}}

# Fit the trees of the block score; `data` are folders with gold.jsonl and pages, `flat` is JSONL (needs lightgbm).
train flat cache +data:
    cargo build --profile quick
    python3 tools/fit_score.py export {{data}} --flat {{flat}} --cache {{cache}}
    python3 tools/fit_score.py fit html flat --cache {{cache}}

# Cost of each stage and of a whole run; `pages` is a folder, else the fixtures.
bench pages='':
    {{ if pages == '' { '' } else { 'DEPECHE_BENCH_PAGES=' + pages } }} cargo bench -p depeche-tests

# Speed of encodings: depeche, chardetng and faust-cchardet in turn on the same bytes.
peers-encodings pages python='python3':
    python3 tools/peers_encodings.py {{pages}} --python {{python}}

# depeche and its peers in turn on the same pages: CPU seconds and memory; `python` has the peers installed.
peers-speed pages python='python3':
    cargo build --release
    python3 tools/peers_speed.py {{pages}} --python {{python}}
# Cross-validate by site through the command, with ablations; `unseen` are folders never trained on.
cv cache *unseen:
    python3 tools/fit_score.py cv {{unseen}} --cache {{cache}}

# The same for flat text; `flat` is JSONL as for `train`.
cv-flat cache flat:
    python3 tools/fit_score.py cv --kind flat --flat {{flat}} --cache {{cache}}

# Quality on evaluation data, when it is there.
eval what='all':
    cargo build --release
    python3 ../shared/eval/eval.py {{what}}
