/// The whole help of each command, as a terminal of 100 columns shows it.
enum HelpTexts {
  static let tool = """
    OVERVIEW: Make synthetic copies of tables with a diffusion model.

    Three commands, one after the other:

      synthtab fit records.csv
      synthtab generate -n 1000 --out synth.db
      synthtab report

    Results go to standard output, messages to standard error. A message never shows a cell of a table.
    Exit codes: 0 done, 1 failed (and nothing half-written), 3 a condition of report --fail-if is true,
    64 wrong usage.

    Completions for your shell: synthtab --generate-completion-script bash|zsh|fish

    USAGE: synthtab <subcommand>

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.

    SUBCOMMANDS:
      fit                     Learn a table and write a model file.
      generate                Make synthetic rows, into SQLite or CSV.
      report                  Audit synthetic rows: how good they are, and what they tell of the real
                              ones.
      schema                  Print the schema of a table, ready to edit and to give to fit --schema.
      inspect                 Show what a model file holds.

      See 'synthtab help <subcommand>' for detailed help.

    """

  static let fit = """
    OVERVIEW: Learn a table and write a model file.

    Ctrl-C ends the training and keeps the best model so far; a second one ends at once. Columns of
    free text and identifiers are never learned: what becomes of them is told. The time it takes grows
    with rows and columns; memory is about 12 bytes a cell.

    USAGE: synthtab fit [<options>] <input>

    ARGUMENTS:
      <input>                 A CSV file, an SQLite database, or - for CSV on standard input.

    OPTIONS:
      --table <name>          SQLite: the table or view to learn. Needed where there is more than one.
      --schema <file>         A schema file, as synthtab schema prints it. (default: inferred)
      --delimiter <character> CSV: the character between two fields, or its name: comma, semicolon,
                              tab, pipe. (default: found from the first records)
      --no-header             CSV: the first record holds values; columns are called column_1,
                              column_2, …
      --missing <text>        A text that means a missing cell. Repeat it for each; --missing '' for
                              the empty text. (default: the empty text, NA, N/A, NaN, NULL, ? and their
                              like)
      --model <file>          The model file to write; a model there is replaced. (default:
                              model.synthtab)
      --budget <time>         Train for this long: 90s, 2m, 1.5h; below 1,000 rows at most. (default:
                              70 passes over the rows, 105 where the held-out rows ask for it, 400
                              steps or more; below 1,000 rows as long as none is learned by heart)
      --steps <n>             Train for this many steps, 1 or more, in place of --budget.
      --seed <n>              The seed of everything random, 0 or more: the same seed, table and steps
                              give the same model. (default: 0)
      --holdout <share>       The share of rows held out, 0 to 0.5: they choose the best weights,
                              except below 1,000 rows, and report compares with them. (default: 0.1)
      --numbers <encoding>    How a number of many values is learned: in quantile bins, or as one
                              Gaussian number. (values: bins, gaussian; default: bins)
      --levels <n>            Noise levels that generate will visit, 2 to 1000, for which the model is
                              calibrated: fewer are faster, more keep exact rules between columns
                              better. (default: 8; 20 below 1,000 rows and with Gaussian numbers)
      -k, --least-count <k>   What fewer than k training rows have in common is not learned: rarer
                              spellings are replaced by others of the column, and numbers and dates end
                              where k rows reach. 0 and 1 protect nothing. (default: 11; with
                              --epsilon, paid thresholds in its place)
      --rare-token <text>     Replace rare spellings by this text, in columns whose schema has no
                              "rare" of its own.
      --epsilon <e>           Differential privacy: all that is learned costs no more than this, above
                              0; 1 is strong, 10 weak. Needs --schema, all of which is taken as public
                              knowledge. (default: none)
      --delta <d>             With --epsilon: the probability that its promise fails, far below 1 /
                              rows; from 1e-9. (default: 1e-6)
      --unit-column <name>    With --epsilon: the column whose values tell people apart, where one has
                              several rows. (default: each row is one)
      --rows-per-unit <n>     With --unit-column: the most rows of a person that are used; the noise
                              grows with it.
      --engine <engine>       With --epsilon: what learns how columns depend on each other: counts of
                              pairs, the diffusion network, or what measured better: counts of pairs.
                              (values: marginal, diffusion, auto)
      --public-row-count      With --epsilon, but not with --unit-column: the number of rows is public
                              knowledge.
      --insecure-dp-seed <n>  With --epsilon: a seed for the noise, for tests: who knows it can take
                              the noise off.
      --precision <name>      Numbers that matrices are multiplied in; bfloat16 is twice as fast, on a
                              processor with AVX512-BF16 and with oneDNN. (default: of fit the faster
                              one; of generate the model's) (values: float32, bfloat16)
      --threads <n>           Threads to work with, 1 to 256; they change the time, never the result.
                              (default: one for each core)
      --dry-run               Print the resolved options and stop.
      --quiet                 Print no messages but errors.
      --json                  Print the result as JSON on standard output.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let generate = """
    OVERVIEW: Make synthetic rows, into SQLite or CSV.

    Rows are numbered from 0. Row k depends on the model, the seed, the solver, its steps, the
    precision, --where, --min-distance and --refuse-copies alone, not on how many rows are asked for.
    Everything is written or nothing: Ctrl-C leaves no file and no table behind. Memory does not grow
    with the number of rows.

    USAGE: synthtab generate [<options>] --rows <n> --out <file>

    OPTIONS:
      -n, --rows <n>          How many rows to make, 1 to 1,000,000,000,000.
      --out <file>            Where to: an SQLite database (.db, .sqlite, .sqlite3; new or existing),
                              else a CSV file, or - for CSV on standard output.
      --table <name>          SQLite: the table to write. (default: the name of the table that was
                              learned)
      --replace               Write over an existing table or CSV file.
      --append                SQLite: add to an existing table; row numbers go on where it ends, so all
                              rows are new.
      --model <file>          The model file to read. (default: model.synthtab)
      --seed <n>              The seed of the rows, 0 or more. (default: 0)
      --solver <name>         How to follow the probability flow. (default: dpm) (values: euler, heun,
                              dpm, dormand-prince)
      --steps <n>             Noise levels that the solver visits, 2 to 1000. (default: those that the
                              model is calibrated for, fit --levels)
      --where <condition>     Make only rows of which this is true, as in SQL: "sex = 'Female' AND age
                              BETWEEN 60 AND 80"; with =, <>, <, <=, >, >=, BETWEEN, IN, IS NULL, AND,
                              OR, NOT. Rows are made until there are enough, which takes 1 / share of
                              those that do; less than 1 in 1,000 fails.
      --min-distance <p>      Replace rows that are nearer to a training row than p % of the held-out
                              rows are, above 0 to 50, such as 5. Reads the learned table again, takes
                              time, and makes the rows a little less like it. No guarantee: gaps around
                              real rows can be found in very many synthetic ones.
      --refuse-copies [<k>]   Replace rows that equal a training row which fewer than k training rows
                              equal, 2 to 1000; 2: a row like no other. Reads the learned table again.
                              (default as flag: 2)
      --real <file>           With --min-distance or --refuse-copies: the table that the model was
                              learned from, unchanged. (default: where it lay)
      --precision <name>      Numbers that matrices are multiplied in; bfloat16 is twice as fast, on a
                              processor with AVX512-BF16 and with oneDNN. (default: of fit the faster
                              one; of generate the model's) (values: float32, bfloat16)
      --threads <n>           Threads to work with, 1 to 256; they change the time, never the result.
                              (default: one for each core)
      --quiet                 Print no messages but errors.
      --json                  Print the result as JSON on standard output.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let report = """
    OVERVIEW: Audit synthetic rows: how good they are, and what they tell of the real ones.

    Without options: the model in this folder, the table it was learned from, and the last output made
    from it. The rows that fit held out are the yardstick: a real table the model never saw.

    With --real, the model is used where that is the table it was learned from; else all rows of the
    real table count as training rows, and --held-out may name a table of real rows that the generator
    never saw. Without such rows there is no yardstick, and the report says so.

    Three things come out: the verdict and the main figures on standard output; report.html, a page
    with everything, for people, that needs no network; and all figures as tables synthtab_report_… in
    the synthetic database, or beside it in NAME.report.db if it is a CSV file or the model is
    differentially private, whose guarantee the figures do not have. Nothing that fewer than -k real
    rows have in common is shown in any of them.

    Tables are held in memory, about 12 bytes a cell, and the rows that are compared several times
    over. Of tables with more than --sample rows a sample is compared, except that exact copies are
    looked for among all rows.

    --fail-if ends with exit code 3 if a figure is beyond its limit, for pipelines: --fail-if
    'c2st>0.8,dcr_share>0.55,mia_auc>0.6'. Figures are named as in synthtab_report_summary; short
    names: c2st, dcr_share, copies, jsd, joint_jsd.

    USAGE: synthtab report <options>

    OPTIONS:
      --synthetic <file>      The synthetic table: a database or a CSV file. (default: the last output
                              of the model)
      --table <name>          SQLite: the synthetic table's name. Needed where there is more than one.
      --real <file>           The real table: a database, a CSV file, or - for CSV on standard input.
                              (default: the one that the model was learned from)
      --real-table <name>     SQLite: the real table's name. Needed where there is more than one.
      --held-out <file>       Real rows that the generator never saw, in a file like --real.
      --schema <file>         A schema file for --real, where no model is used. (default: inferred)
      --where <condition>     Compare with the real rows of which this is true, as in generate --where.
                              (default: what the synthetic table in a database was made with)
      --delimiter <character> CSV: the character between two fields, or its name: comma, semicolon,
                              tab, pipe. (default: found from the first records)
      --no-header             CSV: the first record holds values; columns are called column_1,
                              column_2, …
      --missing <text>        A text that means a missing cell. Repeat it for each; --missing '' for
                              the empty text. (default: the empty text, NA, N/A, NaN, NULL, ? and their
                              like)
      --model <file>          The model file. (default: model.synthtab, if it is there)
      --target <column>       The column that a model trained on the synthetic rows is to predict.
                              (default: none)
      --sample <n>            Compare at most this many rows of each table, drawn by the seed.
                              (default: 100000)
      -k, --least-count <k>   What fewer than k real rows have in common is counted, never shown.
                              (default: 11)
      --seed <n>              The seed of the samples that are compared, 0 or more. (default: 0)
      --html <file>           The page for people. (default: report.html)
      --no-html               Write no page.
      --fail-if <conditions>  End with exit code 3 if one of these is true, such as
                              'c2st>0.8,mia_auc>0.6'.
      --quiet                 Print no messages but errors.
      --json                  Print the result as JSON on standard output.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let schema = """
    OVERVIEW: Print the schema of a table, ready to edit and to give to fit --schema.

    The schema holds column names, ranges and category lists of the table: treat it as confidential
    where the table is. Reads the table once; memory does not grow with the number of rows.

    USAGE: synthtab schema <input> [--table <name>] [--public] [--delimiter <character>] [--no-header] [--missing <text> ...]

    ARGUMENTS:
      <input>                 A CSV file, an SQLite database, or - for CSV on standard input.

    OPTIONS:
      --table <name>          SQLite: the table or view to read. Needed where there is more than one.
      --public                Leave out the ranges and categories that the rows have, for fit
                              --epsilon, which learns them at a cost.
      --delimiter <character> CSV: the character between two fields, or its name: comma, semicolon,
                              tab, pipe. (default: found from the first records)
      --no-header             CSV: the first record holds values; columns are called column_1,
                              column_2, …
      --missing <text>        A text that means a missing cell. Repeat it for each; --missing '' for
                              the empty text. (default: the empty text, NA, N/A, NaN, NULL, ? and their
                              like)
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let inspect = """
    OVERVIEW: Show what a model file holds.

    The file is checked whole: if this command succeeds, it is not damaged.

    USAGE: synthtab inspect [<model>] [--json]

    ARGUMENTS:
      <model>                 The model file. (default: model.synthtab)

    OPTIONS:
      --json                  Print JSON.
      --version               Show the version.
      -h, --help              Show help information.


    """
}
