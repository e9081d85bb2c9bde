using System.Globalization;

namespace RosePO.Benchmarks.Comparing;

/// <summary><c>compare OLD.json NEW.json [--fail-above R]</c>: what two sets of results say about the code between them.</summary>
internal static class CompareCommand
{
    /// <summary>The first word of the command line.</summary>
    public const string Name = "compare";

    /// <summary>Prints the table and the warnings.</summary>
    /// <param name="arguments">What follows the name.</param>
    /// <param name="output">Where to.</param>
    /// <returns>1 where a figure's median is more times worse than <c>--fail-above</c> allows, else 0.</returns>
    /// <exception cref="UsageException">The arguments or a file cannot be understood.</exception>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        var limit = arguments switch
        {
            [_, _] => double.PositiveInfinity,
            [_, _, "--fail-above", var text] => Limit(text),
            _ => throw new UsageException($"{Name} takes two files of results: {Name} OLD.json NEW.json [--fail-above 1.2]."),
        };
        var comparison = RunComparison.Of(BenchmarkRun.ReadFile(arguments[0]), BenchmarkRun.ReadFile(arguments[1]));
        foreach (var line in ComparisonTable.Lines(comparison).Concat(comparison.Warnings.Select(warning => $"warning: {warning}")))
        {
            output.WriteLine(line);
        }

        var failed = comparison.Changes.Where(change => change.Worsening > limit).ToList();
        foreach (var change in failed)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"failed: {change.Figure} of {change.Subject} is {change.Worsening:F3} times worse, above {limit}."));
        }

        return failed.Count > 0 ? 1 : 0;
    }

    private static double Limit(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var limit) && limit >= 1
            ? limit
            : throw new UsageException($"--fail-above is '{text}': pass a number of at least 1, such as 1.2.");
}
