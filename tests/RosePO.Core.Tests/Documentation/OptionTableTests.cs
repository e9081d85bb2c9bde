using System.Text.RegularExpressions;

namespace RosePO.Core.Tests.Documentation;

/// <summary>
/// The tables of options between <c>&lt;!-- options: RECORD below BASE except KEY KEY --&gt;</c> and <c>&lt;!-- /options --&gt;</c> of a page are those of the records.
/// </summary>
public sealed partial class OptionTableTests
{
    public static TheoryData<string> Pages => [.. Directory.GetFiles(Repository.At("docs"), "*.md").Where(page => Marked().IsMatch(File.ReadAllText(page))).Select(page => Path.GetFileName(page)).Order()];

    /// <summary>With ROSEPO_WRITE_DOCS set this writes the tables, which is how they are brought up to date.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void The_tables_of_a_page_are_those_of_the_records(string page)
    {
        var path = Repository.At("docs", page);
        var written = File.ReadAllText(path);
        var made = Marked().Replace(written, match => $"{match.Groups[1].Value}\n{Table(match)}{match.Groups[5].Value}");
        if (Environment.GetEnvironmentVariable("ROSEPO_WRITE_DOCS") is { Length: > 0 })
        {
            File.WriteAllText(path, made);
        }

        Assert.Equal(made, File.ReadAllText(path));
    }

    [Theory]
    [InlineData(typeof(ImportDatasetRequest))]
    [InlineData(typeof(PretrainRequest))]
    [InlineData(typeof(SftRequest))]
    [InlineData(typeof(AlignRequest))]
    [InlineData(typeof(PreferencePairsRequest))]
    [InlineData(typeof(OracleSmoothingRequest))]
    [InlineData(typeof(ChoiceRequest))]
    [InlineData(typeof(MeasurementRequest))]
    [InlineData(typeof(ComparisonRequest))]
    [InlineData(typeof(RecommendationRequest))]
    [InlineData(typeof(ExportPairsRequest))]
    public void Every_request_of_the_front_ends_has_its_table(Type request) => Assert.Contains(
        Pages.SelectMany(page => Marked().Matches(File.ReadAllText(Repository.At("docs", page.Data)))), match => Type(match.Groups[2]) == request);

    private static string Table(Match match) => OptionTable.Of(
        Type(match.Groups[2])!,
        Type(match.Groups[3]),
        match.Groups[4].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static Type? Type(Group name) => name.Success ? typeof(RoseException).Assembly.GetType($"RosePO.{name.Value}", throwOnError: true) : null;

    [GeneratedRegex(@"(<!-- options: (\w+)(?: below (\w+))?(?: except ([\w. ]+?))? -->)\n.*?(<!-- /options -->)", RegexOptions.Singleline)]
    private static partial Regex Marked();
}
