namespace RosePO.Benchmarks.Tables;

/// <summary>What a table is made of.</summary>
/// <param name="Rows">The command line of each row.</param>
/// <param name="Results">The file that results are added to, one JSON object a line; null for none.</param>
/// <param name="Page">The page that the table is written into; null for none.</param>
internal sealed record TableOptions(IReadOnlyList<IReadOnlyList<string>> Rows, string? Results, string? Page)
{
    // What llama.cpp does beside the engine needs its program.
    private static readonly string[] s_rows =
    [
        "preference-step --shape 15m",
        "preference-step --shape 135m",
        "sft-step --shape 15m",
        "sft-step --shape embedded",
        "pretrain-step",
        "objective-steps",
        "flower-step",
        "candidate-scoring --shape 15m --peer llama-cpp",
        "candidate-scoring --shape 135m --peer llama-cpp",
        "generation --shape 15m --batch 1 --peer llama-cpp",
        "generation --shape 15m --batch 8 --peer llama-cpp",
        "generation --shape 135m --batch 1 --peer llama-cpp",
        "generation --shape 135m --batch 8 --peer llama-cpp",
        "candidate-scoring --shape 15m --quantisation int8",
        "generation --shape 15m --batch 1 --quantisation int8",
        "generation --shape 15m --batch 8 --quantisation int8",
        "generation --shape 135m --batch 1 --quantisation int8",
        "import",
        "pair-mining",
        "oracle-training",
        "serving",
    ];

    /// <summary>Parses arguments.</summary>
    /// <exception cref="UsageException">An option is unknown or has no value, or the file of rows cannot be read.</exception>
    public static TableOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new TableOptions(Split(s_rows), null, null);
        for (var at = 0; at < arguments.Count; at += 2)
        {
            var value = at + 1 < arguments.Count ? arguments[at + 1] : null;
            options = (arguments[at], value) switch
            {
                ("--rows", { } file) => options with { Rows = Read(file) },
                ("--results", { } file) => options with { Results = file },
                ("--page", { } file) => options with { Page = PageSection.Checked(file) },
                ("--rows" or "--results" or "--page", null) => throw new UsageException($"{arguments[at]} has no value: write a file after it."),
                _ => throw new UsageException($"'{arguments[at]}' is no option of {TableCommand.Name}: there are --rows, --results and --page."),
            };
        }

        return options;
    }

    // A command line a line, without json; empty lines and those that begin with # do not count.
    private static string[][] Read(string file)
    {
        try
        {
            var rows = Split(File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'));
            return rows.Length > 0 ? rows : throw new UsageException($"'{file}' has no row: write one command line a line, such as 'generation --batch 1'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{file}' cannot be read: {exception.Message}");
        }
    }

    private static string[][] Split(IEnumerable<string> lines) => [.. lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
