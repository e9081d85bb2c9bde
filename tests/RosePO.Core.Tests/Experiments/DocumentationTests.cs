using System.Globalization;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Stages;
using RosePO.Core.Experiments.Tuning;

namespace RosePO.Core.Tests.Experiments;

public class DocumentationTests
{
    private static string Page(string name) => File.ReadAllText(Repository.At("docs", name));

    [Theory]
    [InlineData(typeof(ExperimentSettings))]
    [InlineData(typeof(WeightedLoss))]
    [InlineData(typeof(SelfPlaySection))]
    [InlineData(typeof(TuneSection))]
    public void Every_key_without_a_table_of_its_own_is_documented(Type record)
    {
        var page = Page("experiments.md");

        Assert.All(RequestBinder.KeysOf(record), key => Assert.Contains($"`{key}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_objective_and_divergence_is_documented()
    {
        var page = Page("methods.md");

        Assert.All(
            Enum.GetNames<PreferenceLoss>().Concat(Enum.GetNames<FDivergence>()).Concat(Enum.GetNames<RatingMargin>()),
            name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_metric_is_defined_with_its_source()
    {
        var rows = Page("metrics.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToArray();

        Assert.All(MetricRegistry.All, metric =>
        {
            var atDepth = metric.Name.Contains('@') ? $"{metric.Name[..metric.Name.IndexOf('@', StringComparison.Ordinal)]}@K" : metric.Name;
            var row = rows.FirstOrDefault(line => line.Contains($"`{metric.Name}`", StringComparison.Ordinal) || line.Contains($"`{atDepth}`", StringComparison.Ordinal));
            Assert.True(row is not null, metric.Name);
            Assert.True(row.Replace("\\|", "", StringComparison.Ordinal).Split('|').Count(cell => cell.Trim().Length > 0) >= 4, row);
        });
    }

    [Fact]
    public void The_experiment_that_the_page_of_systems_shows_can_be_planned()
    {
        using var file = new ExperimentFile(Page("systems.md").Split("```")[1]["yaml".Length..]);
        file.Write("films.csv", "user,item,title,timestamp\n1,a,A,1\n");
        file.Write("books.csv", "user,item,title,timestamp\n1,a,A,1\n");

        var stages = file.Load().Stages.Select(stage => stage.Stage).ToHashSet();

        Assert.Subset(stages, new HashSet<string>(["pretrain/both", "sft/flower", "align/list", "align/tpo", "selfplay/sprec", "choose/best", "measure"]));
    }

    [Fact]
    public void The_choices_by_validation_that_the_page_of_experiments_shows_can_be_planned()
    {
        var shown = Page("experiments.md").Split("```yaml\n").Select(block => block.Split("```")[0]).ToList();
        const string Head = "dataset: { format: Sample }\npairs: { mixed: { strategies: [Random] }, hard: { strategies: [Popularity] } }\n";

        var tuned = ExperimentFile.Plan(Head + "sft: {}\n" + shown.Single(block => block.Contains("tune:", StringComparison.Ordinal)));
        Assert.Equal((8, 8), (Trials("rosepo"), Trials("dpo")));
        Assert.DoesNotContain("budgets", string.Join(' ', tuned.Stages.Select(stage => stage.Note)), StringComparison.Ordinal);

        var ended = ExperimentFile.Plan(Head + shown.Single(block => block.Contains("patience:", StringComparison.Ordinal)));
        Assert.Equal(StoppingMetric.Loss, Assert.IsType<PretrainRequest>(ended.Stages.Single(stage => stage.Stage == "pretrain").Request).Validation.Metric);

        int Trials(string name) => tuned.Stages.Count(stage => stage.Stage.StartsWith($"align/{name}-trial-", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_error_is_documented_with_its_code_and_id()
    {
        var page = Page("errors.md");

        Assert.All(Enum.GetValues<RoseErrorCode>().Where(code => code != RoseErrorCode.None), code => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"| ROSE{(int)code} | `{code}` |"), page, StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_errors_share_a_number()
    {
        var numbers = Enum.GetNames<RoseErrorCode>().Select(name => (int)Enum.Parse<RoseErrorCode>(name)).ToArray();

        Assert.Equal(numbers.Length, numbers.Distinct().Count());
    }
}
