using RosePO.Core.Evaluation.Choosing;

namespace RosePO.Core.Tests.Evaluation;

/// <summary><c>trials.json</c> as it is read.</summary>
public sealed class TrialsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-trials-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_tried_is_read_with_values_and_figures()
    {
        var read = Read("""
            { "metric": "HR@1", "users": 9, "chosen": "b", "trials": [
              { "figure": { "name": "a", "value": 0.25, "lead": 0.25, "values": { "beta": "1" } } },
              { "figure": { "name": "b", "value": 0.5 }, "training": { "request": { "loss": "Dpo" }, "inputs": { "pairs": "h" } } } ] }
            """)!;

        Assert.Equal(("HR@1", 9, "b"), (read.Metric, read.Users, read.Chosen));
        Assert.Equal([("a", 0.25, 0.25), ("b", 0.5, 0)], read.Trials.Select(trial => (trial.Figure.Name, trial.Figure.Value, trial.Figure.Lead)));
        Assert.Equal("1", read.Trials[0].Figure.Values!["beta"]);
        Assert.Equal("h", Assert.Single(TrialsFile.OriginsOf(_folder)).Inputs["pairs"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "metric": "HR@1", "users": 9, "chosen": "a" }""")]
    [InlineData("""{ "metric": "HR@1", "users": 9, "chosen": "a", "trials": [] }""")]
    [InlineData("""{ "metric": "HR@1", "users": 9, "chosen": "a", "trials": [null] }""")]
    [InlineData("""{ "metric": "HR@1", "users": 9, "chosen": "a", "trials": [{}] }""")]
    [InlineData("""{ "metric": "HR@1", "users": 9, "chosen": "a", "trials": [{ "figure": { "name": "b", "value": 1 } }] }""")]
    [InlineData("""{ "metric": "HR@1", "users": 9, "chosen": "a", "trials": [{ "figure": { "name": "a", "value": "much" } }] }""")]
    [InlineData("""{ "metric": "HR@1", "users": 9, "chosen": "a", "trials": [{ "figure": { "name": "a", "value": 1 }, "training": {} }] }""")]
    public void A_file_that_is_not_whole_is_none(string text) => Assert.Null(Read(text));

    [Fact]
    public void A_model_without_the_file_was_not_chosen()
    {
        Assert.Null(TrialsFile.Read(_folder));
        Assert.Empty(TrialsFile.OriginsOf(_folder));
    }

    private TrialsFile? Read(string text)
    {
        File.WriteAllText(Path.Combine(_folder, TrialsFile.Name), text);
        return TrialsFile.Read(_folder);
    }
}
