//! What can be said on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use domain::{Purpose, Role};
use net::Url;
use server::Config;
use server::config::Partial;
use server::database::DatabaseUrl;

/// Prepares customer meetings: a five-minute brief in which every line names its source.
#[derive(Debug, Parser)]
#[command(name = "callsheet", version, about, max_term_width = 100)]
pub struct Cli {
    /// Print JSON wherever something is printed
    #[arg(long, global = true)]
    pub json: bool,
    /// Say more about what happens (twice for still more)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// How a line of the log is written to standard error
    #[arg(long, global = true, value_enum, default_value_t, env = "CALLSHEET_LOG_FORMAT", value_name = "FORM")]
    pub log_format: LogFormat,
    /// Where traces go, by OTLP over HTTP: the address before `/v1/traces` [default: nowhere]
    #[arg(long, global = true, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_name = "URL")]
    pub otlp_endpoint: Option<String>,
    #[command(subcommand)]
    pub command: Command,
}

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LogFormat {
    /// For people
    #[default]
    Text,
    /// An object a line, with the spans that it lies in
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the server: API, socket, page and engine in one process
    Serve(Serve),
    /// Work on what other processes begin: steps only, no page and no API
    Work(WorkArgs),
    /// Prepare a meeting without a browser
    Prep(Prep),
    /// Ask a question about a preparation; the answer cites its sources
    Ask {
        /// Its id, the start of it, a company's name, or `last`
        prep: String,
        question: String,
        #[command(flatten)]
        place: Place,
    },
    /// The ROI case of a preparation: show it, change its inputs, export it
    Roi(Roi),
    /// List the preparations
    Preps {
        #[command(flatten)]
        place: Place,
    },
    /// Show a preparation
    Show {
        /// Its id, the start of it, a company's name, or `last`
        prep: String,
        #[command(flatten)]
        wanted: Wanted,
        /// Only what is new, changed or gone since this earlier preparation of the company, or since `last-time`
        #[arg(long)]
        since: Option<String>,
        /// Write to this file instead of the terminal
        #[arg(long)]
        out: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// Erase a preparation and everything that was read for it
    Forget {
        /// Its id, the start of it, a company's name, or `last`
        prep: String,
        #[command(flatten)]
        place: Place,
    },
    /// Your company: what it sells
    Vendor {
        #[command(subcommand)]
        what: Vendor,
        #[command(flatten)]
        place: Place,
    },
    /// The places that are read: how they stand, switching one off, trying one
    Sources {
        #[command(subcommand)]
        what: Sources,
        #[command(flatten)]
        place: Place,
    },
    /// Systems that documents are delivered to: connect one, try it, forget it
    Connect {
        #[command(subcommand)]
        what: ConnectTo,
        #[command(flatten)]
        place: Place,
    },
    /// Read a recorded answer of a source with its real parser; prints JSON records
    Parse {
        /// The source; `--list` names them
        source: Option<String>,
        /// A file, or `-` for standard input
        file: Option<PathBuf>,
        #[arg(long)]
        list: bool,
    },
    /// Findings of texts: JSON lines in, JSON lines out
    Extract {
        /// A file, or `-` for standard input
        file: Option<PathBuf>,
    },
    /// Intents of sentences: JSON lines in, JSON lines out
    Intent {
        /// A file, or `-` for standard input
        file: Option<PathBuf>,
    },
    /// Score what is concluded against what people labelled; docs/evaluation.md shows the lines
    Eval(Eval),
    /// Bring the database of `--store` to the schema of this Callsheet, as the owner of its tables
    ///
    /// Do it before the processes are restarted one after the other with a new release: the old ones go on working
    /// meanwhile. To go back to an older release, stop the new processes, bring the schema back with `--to`, which
    /// that release's notes name, and start the old ones.
    Migrate {
        /// Another schema than the newest that this Callsheet knows, to go back
        #[arg(long, value_name = "NUMBER")]
        to: Option<u32>,
        #[command(flatten)]
        place: Place,
    },
    /// The store as a whole: copy a data folder into a database
    Store {
        #[command(subcommand)]
        what: StoreAction,
        #[command(flatten)]
        place: Place,
    },
    /// Copy everything that is kept into one file, while Callsheet runs
    ///
    /// In the file, a ZIP that only its owner can read, are the data file as it was at one moment, what else lies in the
    /// data folder, and a manifest with numbers and hashes. It is written beside its place and has its name when all of it
    /// is on disk. What a database holds is copied by its own tools: docs/operations.md.
    Backup {
        /// The file to write, or a folder, in which it is named after the moment
        to: PathBuf,
        /// With what opens doors: the key to connections, the page's token, `callsheet.toml`
        #[arg(long)]
        with_secrets: bool,
        /// Only what lies beside the store, where that is a database
        #[arg(long)]
        files_only: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Make the data folder of `--data` out of a backup, after comparing every hash
    ///
    /// The folder must be empty or absent; it has its name when everything in it is as the manifest says.
    Restore {
        /// What `callsheet backup` wrote
        from: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// The plans: which steps there are, in which order
    Plan {
        #[command(subcommand)]
        what: PlanAction,
    },
    /// Look at the settings
    Config {
        #[arg(value_enum)]
        what: Settings,
        #[command(flatten)]
        place: Place,
    },
    /// Read a file from standard input and print what it holds as JSON: what `vendor add` runs, apart from everything else
    #[command(hide = true)]
    ReadFile { name: String },
    /// Print the OpenAPI document
    Openapi,
    /// Print completions for a shell
    Completions {
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

/// Where data is, and whether the network may be used.
#[derive(Debug, Clone, Default, Args)]
pub struct Place {
    /// The folder for data
    #[arg(long, global = true)]
    pub data: Option<PathBuf>,
    /// A PostgreSQL that several processes share [default: the file in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    pub store: Option<DatabaseUrl>,
    /// Ask nothing outside the sample world
    #[arg(long, global = true)]
    pub offline: bool,
    /// Send texts to no language model but one on this machine
    #[arg(long, global = true)]
    pub local_only: bool,
    /// Ask a recording in place of the network (made by `callsheet sources record`)
    #[arg(long, global = true, value_name = "FOLDER")]
    pub replay: Option<PathBuf>,
}

/// `callsheet serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The address to listen on [default: 127.0.0.1:8420]
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub engine: EngineArgs,
    /// Open the page in a browser
    #[arg(long)]
    pub open: bool,
    /// Leave the runs to others who share the store (`callsheet work`)
    #[arg(long)]
    pub no_work: bool,
}

/// `callsheet work`.
#[derive(Debug, Args)]
pub struct WorkArgs {
    /// The address to tell its health on: /healthz, /readyz, /metrics [default: none]
    #[arg(long, value_name = "ADDRESS")]
    pub health: Option<SocketAddr>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub engine: EngineArgs,
}

/// Who decides what runs next: docs/engines.md.
#[derive(Debug, Clone, Args)]
pub struct EngineArgs {
    /// Who decides which step runs next
    #[arg(long, value_enum, default_value_t, env = "CALLSHEET_ENGINE")]
    pub engine: EngineName,
    /// Where the Restate server is administered; of a cluster several, with commas between
    #[arg(long, value_name = "URL", value_delimiter = ',', env = "CALLSHEET_RESTATE_URL")]
    #[arg(default_value = "http://127.0.0.1:9070")]
    pub restate_url: Vec<Url>,
    /// Where calls enter the Restate server; of a cluster several, with commas between
    #[arg(long, value_name = "URL", value_delimiter = ',', env = "CALLSHEET_RESTATE_INGRESS_URL")]
    #[arg(default_value = "http://127.0.0.1:8080")]
    pub restate_ingress_url: Vec<Url>,
    /// Where this process serves its steps to Restate
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9080", env = "CALLSHEET_RESTATE_LISTEN")]
    pub restate_listen: SocketAddr,
    /// Where Restate finds them, if elsewhere: before several processes of one release [default: where they are served]
    #[arg(long, value_name = "URL", env = "CALLSHEET_RESTATE_ADVERTISE_URL")]
    pub restate_advertise_url: Option<Url>,
    /// The public key of the Restate server (`publickeyv1_…`): nothing is done then that it did not sign
    #[arg(long, value_name = "KEY", env = "CALLSHEET_RESTATE_IDENTITY")]
    pub restate_identity: Option<String>,
}

/// The engines there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum EngineName {
    /// This process itself, with others who share its store
    #[default]
    Embedded,
    /// A Restate server
    Restate,
    /// AWS Step Functions; where and as whom is in AWS's own variables
    StepFunctions,
}

/// What can be done with the plans.
#[derive(Debug, Subcommand)]
pub enum PlanAction {
    /// Print plans in a language of others
    Render {
        /// In the Amazon States Language, for AWS Step Functions
        #[arg(long, required = true)]
        asl: bool,
        /// A plan's name, as customer_intelligence, or `all`
        #[arg(long, value_name = "NAME", default_value = "all")]
        plan: String,
        /// Where the activities are
        #[arg(long, value_name = "ARN", default_value = "arn:aws:states:us-east-1:123456789012")]
        arn: String,
    },
}

/// `callsheet prep`.
#[derive(Debug, Args)]
pub struct Prep {
    /// Whom you meet: a name, a domain, or a sentence
    pub request: String,
    /// Your company by its domain
    #[arg(long)]
    pub vendor: Option<String>,
    #[arg(long, value_enum)]
    pub role: Option<RoleName>,
    #[arg(long, value_enum)]
    pub purpose: Option<PurposeName>,
    #[command(flatten)]
    pub wanted: Wanted,
    /// Write to this file instead of the terminal
    #[arg(long)]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
}

/// What is printed of a preparation.
#[derive(Debug, Clone, Default, Args)]
pub struct Wanted {
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// What a document is about: `brief`, `roi`, `changes`, or an area as `funding`
    #[arg(long, value_name = "WHAT", default_value = "brief")]
    pub about: String,
    /// Who will read a document; without it, whom the format is for
    #[arg(long = "for", value_enum, value_name = "READERS")]
    pub readers: Option<Readers>,
    /// Half of the lines, the most important ones; twice for a quarter
    #[arg(long, action = ArgAction::Count)]
    pub short: u8,
    /// In other words, by the language model that is connected: `warm`, `for` whom (`executive`), or `short`; several with commas
    #[arg(long, value_name = "WORDING", value_enum, value_delimiter = ',')]
    pub wording: Vec<WordingName>,
}

/// How the lines of a brief are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WordingName {
    Better,
    Plain,
    Warm,
    Formal,
    Executive,
    Finance,
    Technical,
    Newcomer,
    Short,
}

/// Who reads a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Readers {
    Internal,
    Customer,
}

/// `callsheet roi`.
#[derive(Debug, Args)]
pub struct Roi {
    /// Its id, the start of it, a company's name, or `last`
    pub prep: String,
    /// An input: `price=10`, or `price=8/10/12` for low, likely and high; may be given more than once
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// What is set is our assumption; without it, the customer said so
    #[arg(long, requires = "set")]
    pub assumed: bool,
    /// Take back an input, or `all`
    #[arg(long, value_name = "KEY")]
    pub reset: Vec<String>,
    #[arg(long, value_enum, default_value_t)]
    pub format: SheetFormat,
    /// Write to this file instead of the terminal
    #[arg(long)]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
}

/// A form of the ROI case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum SheetFormat {
    #[default]
    Text,
    Json,
    Csv,
}

/// `callsheet eval`.
#[derive(Debug, Args)]
pub struct Eval {
    /// events, leadership, funding, intent, grounding, dedupe, calibration or questions
    pub set: String,
    /// Files of JSON lines; standard input if there are none
    pub files: Vec<PathBuf>,
    /// Only the lines that rules were made on
    #[arg(long, conflicts_with = "held")]
    pub dev: bool,
    /// Only the lines that no rule was made on
    #[arg(long)]
    pub held: bool,
    /// Ask about each company that a text names, as a preparation does, instead of about all at once
    #[arg(long)]
    pub each_company: bool,
    /// Errors to show in full
    #[arg(long, default_value_t = 20)]
    pub errors: usize,
    /// Compare with the runs kept in this file
    #[arg(long)]
    pub against: Option<PathBuf>,
    /// Keep this run in that file
    #[arg(long, requires = "against")]
    pub keep: bool,
    /// Once more with the language model that is connected, side by side with the rules alone
    #[arg(long, conflicts_with = "recorded")]
    pub model: bool,
    /// The same, and every exchange is written to the end of this file
    #[arg(long = "record-exchanges", conflicts_with = "recorded", value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// The same with a recording in the place of the model
    #[arg(long, value_name = "FILE")]
    pub recorded: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
}

/// A form of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
    Md,
    Pdf,
    /// A PDF of one column, for a phone.
    PdfPhone,
    /// An editable deck that the customer may see.
    Pptx,
    /// The draft of a mail that the customer may see.
    Eml,
    Html,
    /// All findings as a table.
    Csv,
    /// The draft of an invitation.
    Ics,
}

/// A role as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    Ae,
    Csm,
    Se,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Ae => Self::Ae,
            RoleName::Csm => Self::Csm,
            RoleName::Se => Self::Se,
        }
    }
}

/// A purpose as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PurposeName {
    Renewal,
    Expansion,
    Discovery,
    Executive,
}

impl From<PurposeName> for Purpose {
    fn from(name: PurposeName) -> Self {
        match name {
            PurposeName::Renewal => Self::Renewal,
            PurposeName::Expansion => Self::Expansion,
            PurposeName::Discovery => Self::Discovery,
            PurposeName::Executive => Self::Executive,
        }
    }
}

/// `callsheet vendor`.
#[derive(Debug, Subcommand)]
pub enum Vendor {
    /// What is known of your company
    Show {
        /// Another than the usual one
        domain: Option<String>,
    },
    /// Your company is this one
    Set { domain: String },
    /// Change the profile in your editor, or take it from a file
    Edit {
        /// A profile as `vendor show --json` prints it, or `-`
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// Read your company's site again
    Refresh,
    /// Read a file about your company (PDF, Markdown, text) and show what it would add
    Add {
        file: PathBuf,
        /// Use it at once, without looking at it first
        #[arg(long)]
        promote: bool,
    },
    /// List the files that you added
    Files,
    /// Use what a file says from now on
    Promote {
        /// Its id, the start of it, or its name
        file: String,
    },
    /// Discard a draft, or remove a file with everything it said
    #[command(alias = "discard")]
    Remove {
        /// Its id, the start of it, or its name
        file: String,
    },
}

/// `callsheet sources`.
#[derive(Debug, Subcommand)]
pub enum Sources {
    /// Every source: what it gives, its terms, how it answered last
    List,
    /// Ask a source about a company; nothing of what it says is kept
    Test {
        /// Its id, as `list` shows it
        source: String,
        /// A name or a domain; your own company without it
        #[arg(long)]
        company: Option<String>,
    },
    /// Read it again from the next preparation on
    On {
        source: String,
        /// You have read the terms that this command shows without it, and accept them
        #[arg(long)]
        accept_terms: bool,
    },
    /// Leave it out from the next preparation on
    Off { source: String },
    /// Record what the web answers about a company, to be replayed without a network
    ///
    /// Asks every source that is switched on (or those named) about the company, one after the other, at their usual
    /// pace, and writes down each question with its answer. Written are `recording.json`, a list of addresses, status
    /// and headers, and `bodies/`, what was answered, unpacked. Keys from your settings, values of cookies and of
    /// parameters that are named like secrets are replaced by `redacted`. At most 64 MiB and 2,000 answers are kept;
    /// what was over is said. An existing recording is never written over.
    ///
    /// Play it again with `--replay FOLDER`: `callsheet prep acme.com --replay FOLDER` or
    /// `callsheet sources test site --company acme.com --replay FOLDER`.
    Record {
        /// The company's domain
        domain: String,
        /// Only this source; may be given more than once
        #[arg(long)]
        source: Vec<String>,
        /// The folder to write [default: recordings/DOMAIN in the data folder]
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// What was read for a preparation: which sources ran, were skipped or failed, why, and what they cost
    Report {
        /// Its id, the start of it, a company's name, or `last`
        #[arg(default_value = "last")]
        prep: String,
    },
}

/// `callsheet store`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum StoreAction {
    /// Copy what the data folder holds into the database of `--store`, and compare both
    ///
    /// Stop every process that uses the folder, and migrate the database, before. All of a tenant is copied or
    /// nothing; counts and hashes of what was read and of what is there then are compared. A database that has
    /// something of the same tenant already is left alone.
    Copy,
}

/// `callsheet config`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Settings {
    /// Whether the settings fit
    Check,
    /// The settings as they are
    Show,
    /// The template of our pages, to begin a look of your own with
    Template,
}

impl Place {
    /// The settings for a command in this place. The sample world answers at once.
    pub fn config(&self) -> anyhow::Result<Config> {
        self.config_with(Partial::default())
    }

    /// The settings for a command that only looks or says something: it leaves runs to whoever shares the store.
    pub fn looking(&self) -> anyhow::Result<Config> {
        self.config_with(Partial { work: Some(false), ..Partial::default() })
    }

    /// The settings, with more flags.
    pub fn config_with(&self, flags: Partial) -> anyhow::Result<Config> {
        let flags = Partial {
            data: self.data.clone(),
            store: self.store.clone(),
            offline: self.offline.then_some(true),
            local_only: self.local_only.then_some(true),
            replay: self.replay.clone(),
            ..flags
        };
        let config = Config::load(flags, environment(), home())?;
        // Files of others are read by this program in a process of its own.
        Ok(Config { file_reader: std::env::current_exe().ok(), ..config })
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars()
}

#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
fn home() -> Option<PathBuf> {
    std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from)
}

/// The editor of the user.
#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
pub fn editor() -> Option<String> {
    std::env::var("VISUAL").or_else(|_| std::env::var("EDITOR")).ok()
}

/// `callsheet connect model`.
#[derive(Debug, Clone, Args)]
pub struct ModelArgs {
    /// anthropic, openai, compatible (vLLM, llama.cpp, LM Studio, OpenRouter, Azure) or ollama
    #[arg(long)]
    pub provider: String,
    /// The folder of its methods, such as http://127.0.0.1:8080/v1/ [default: the provider's usual one]
    #[arg(long)]
    pub url: Option<String>,
    /// The model that writes
    #[arg(long)]
    pub model: String,
    /// A smaller model at the same address, for sentences and documents
    #[arg(long)]
    pub small: Option<String>,
    /// A key is on standard input
    #[arg(long)]
    pub key: bool,
    /// Dollars for a million tokens that go in
    #[arg(long, requires = "output_price")]
    pub input_price: Option<f64>,
    /// Dollars for a million tokens that come out
    #[arg(long, requires = "input_price")]
    pub output_price: Option<f64>,
    /// Documents are not read by the model
    #[arg(long)]
    pub no_reading: bool,
    /// Files that you added may go to the model
    #[arg(long)]
    pub private: bool,
    /// Tokens that one preparation may take
    #[arg(long)]
    pub prep_tokens: Option<u64>,
    /// Tokens that a day may take
    #[arg(long)]
    pub day_tokens: Option<u64>,
    /// Tokens that a month may take
    #[arg(long)]
    pub month_tokens: Option<u64>,
    /// Dollars that one preparation may take
    #[arg(long)]
    pub prep_dollars: Option<f64>,
    /// Dollars that a day may take
    #[arg(long)]
    pub day_dollars: Option<f64>,
    /// Dollars that a month may take
    #[arg(long)]
    pub month_dollars: Option<f64>,
    /// A model that is asked when the other fails: anthropic, openai, compatible or ollama
    #[arg(long, requires = "backup_model", value_name = "PROVIDER")]
    pub backup: Option<String>,
    /// The folder of its methods [default: the provider's usual one]
    #[arg(long, requires = "backup")]
    pub backup_url: Option<String>,
    #[arg(long, requires = "backup")]
    pub backup_model: Option<String>,
    /// Dollars for a million tokens that go into it, so that caps in money bind it too
    #[arg(long, requires = "backup_output_price")]
    pub backup_input_price: Option<f64>,
    #[arg(long, requires = "backup_input_price")]
    pub backup_output_price: Option<f64>,
    /// Its key is on standard input, after the other's
    #[arg(long, requires = "backup")]
    pub backup_key: bool,
    /// You have read what goes to the model, and agree
    #[arg(long)]
    pub yes: bool,
}

/// What can be done about a system that documents are delivered to. Secrets are read from standard input, so that they
/// stay out of the shell's history and the list of processes.
#[derive(Debug, Subcommand)]
pub enum ConnectTo {
    /// Which systems are connected
    List,
    /// Slack, by a bot's token (a line on standard input) and a channel's id, or by an incoming webhook's address
    Slack {
        /// The channel's id, such as C024BE91L
        #[arg(long, required_unless_present = "webhook", conflicts_with = "webhook")]
        channel: Option<String>,
        /// The line on standard input is an incoming webhook's address
        #[arg(long)]
        webhook: bool,
    },
    /// Notion, by an integration's token (a line on standard input) and the page under which pages are made
    Notion {
        /// The page's address or id
        #[arg(long)]
        parent: String,
    },
    /// Mail, by a server; with `--user`, the password is a line on standard input
    Mail {
        #[arg(long)]
        host: String,
        #[arg(long)]
        port: Option<u16>,
        /// tls, starttls, or none for a server on this machine
        #[arg(long, default_value = "starttls")]
        security: String,
        #[arg(long)]
        user: Option<String>,
        /// Who it comes from
        #[arg(long)]
        from: String,
    },
    /// A language model: words for answers, a second reading of documents. A key is a line on standard input
    ///
    /// Without `--yes` it is said what would go to the model, and nothing is changed. Prices are in US dollars for a million tokens; without
    /// them a cap in money stops the model.
    Model(Box<ModelArgs>),
    /// Ask a system whether it knows us, or a model what it can do; nothing is written there
    Test { system: String },
    /// Forget how a system is called
    Remove { system: String },
}
