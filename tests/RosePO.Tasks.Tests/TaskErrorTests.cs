using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks.Tests;

public class TaskErrorTests
{
    private sealed class Failing(Exception exception) : RoseTask
    {
        protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation) => throw exception;
    }

    private sealed class Waiting : RoseTask
    {
        protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation) => cancellation.ThrowIfCancellationRequested();
    }

    private static FakeEngine Run(RoseTask task, bool succeeds)
    {
        var engine = new FakeEngine();
        task.BuildEngine = engine;
        Assert.Equal(succeeds, task.Execute());
        return engine;
    }

    [Fact]
    public void A_known_error_is_one_line_with_code_and_place()
    {
        using var task = new Failing(new RoseException(RoseErrorCode.DatasetColumnMissing, "No column {0}.") { File = "/d/u.csv", Line = 3, Column = 7 });
        var error = Assert.Single(Run(task, succeeds: false).Errors);

        Assert.Equal(("ROSE1204", "/d/u.csv", 3, 7, "No column {0}."), (error.Code, error.File, error.LineNumber, error.ColumnNumber, error.Message));
    }

    [Fact]
    public void An_error_without_a_file_stands_at_the_task_in_the_project()
    {
        using var task = new Failing(new RoseException(RoseErrorCode.RequestInvalid, "Wrong."));
        var error = Assert.Single(Run(task, succeeds: false).Errors);

        Assert.Equal(("the.proj", 12), (error.File, error.LineNumber));
    }

    [Fact]
    public void An_unexpected_error_is_one_sentence_and_its_stack_is_of_low_importance()
    {
        using var task = new Failing(new InvalidOperationException("Odd.\n   at Somewhere"));
        var engine = Run(task, succeeds: false);
        var error = Assert.Single(engine.Errors);

        Assert.Equal("ROSE1999", error.Code);
        Assert.DoesNotContain("Somewhere", error.Message, StringComparison.Ordinal);
        var stack = Assert.Single(engine.Messages);
        Assert.Equal(MessageImportance.Low, stack.Importance);
        Assert.Contains("Somewhere", stack.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_task_fails_without_an_error_of_its_own()
    {
        using var task = new Waiting();
        task.Cancel();

        Assert.Empty(Run(task, succeeds: false).Errors);
    }

    [Fact]
    public void A_missing_experiment_is_ROSE1101()
    {
        using var task = new RunRosePOExperiment { Experiment = new TaskItem("no-such.yml") };

        Assert.Equal("ROSE1101", Assert.Single(Run(task, succeeds: false).Errors).Code);
    }

    [Theory]
    [InlineData("-1", "'parallel' is '-1' where a whole number of at least 0 is needed: correct the value.")]
    [InlineData("many", "'parallel' is 'many' where a whole number is needed: correct the value.")]
    public void A_number_of_stages_side_by_side_that_none_can_be_is_refused(string parallel, string says)
    {
        using var task = new RunRosePOExperiment { Experiment = new TaskItem(Path.Combine(BuildProcess.Repository, "examples", "quickstart", "experiment.yml")), Parallel = parallel };
        var error = Assert.Single(Run(task, succeeds: false).Errors);

        Assert.Equal(("ROSE1601", says), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("Fast", null, "'epochs' is 'Fast' where a number is needed")]
    [InlineData("1", "epoch=2", "did you mean 'epochs'?")]
    [InlineData("1", "epochs", "write key=value")]
    public void A_wrong_parameter_is_said_by_its_name(string epochs, string? options, string says)
    {
        using var task = new StartRosePOTraining { Model = new TaskItem("Embedded"), Destination = new TaskItem("out"), Epochs = epochs, Options = options };
        var error = Assert.Single(Run(task, succeeds: false).Errors);

        Assert.Equal("ROSE1601", error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ipo", "0", "weight")]
    [InlineData("Ipoo", "1", "one of RosePO")]
    [InlineData("Ipo;Ipo", "1", "listed twice")]
    public void An_objective_of_several_is_bound_with_its_weight(string losses, string weight, string says)
    {
        using var task = new StartRosePOTraining
        {
            Stage = "Align",
            Model = new TaskItem("sft"),
            Pairs = new TaskItem("pairs"),
            Destination = new TaskItem("out"),
            Losses = [.. losses.Split(';').Select(loss => new TaskItem(loss, new Dictionary<string, string> { ["Weight"] = weight }))],
        };
        var error = Assert.Single(Run(task, succeeds: false).Errors);

        Assert.Equal("ROSE1601", error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sft", "'beta' is read only when 'stage' is Align: set that, or leave 'beta' out.")]
    [InlineData("Alin", "'stage' is 'Alin' where one of Pretrain, Sft, Align is needed: did you mean 'Align'?")]
    [InlineData("Align", "'beta' is '0' where a number above 0 is needed: correct the value.")]
    public void A_stage_takes_its_own_options_alone(string stage, string sentence)
    {
        using var task = new StartRosePOTraining
        {
            Stage = stage,
            Model = new TaskItem("sft"),
            Pairs = stage == "Align" ? new TaskItem("pairs") : null,
            Destination = new TaskItem("out"),
            Beta = "0",
        };
        var error = Assert.Single(Run(task, succeeds: false).Errors);

        Assert.Equal(("ROSE1601", sentence), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("embedded", "sample' ")]
    [InlineData("Embedded", "sample' ")]
    [InlineData("imbedded", "'embedded.layers' is read only when 'model' is Embedded")]
    public void The_name_of_a_new_model_is_read_without_case(string model, string says)
    {
        using var task = new StartRosePOTraining { Model = new TaskItem(model), Dataset = new TaskItem("sample"), Destination = new TaskItem("out"), Layers = "2" };
        var error = Assert.Single(Run(task, succeeds: false).Errors);

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_must_be_there_is_missed_by_its_name()
    {
        using var task = new StartRosePOTraining { Stage = "Align", Model = new TaskItem("sft"), Destination = new TaskItem("out") };

        Assert.Equal("'pairs' is empty where a text is needed: set it.", Assert.Single(Run(task, succeeds: false).Errors).Message);
    }

    [Theory]
    [InlineData("3", null, "'sasRec.heads' is read only when 'oracle' is SasRec: set that, or leave 'sasRec.heads' out.")]
    [InlineData(null, "0", "'gru4Rec.layers' is '0' where a whole number of at least 1 is needed: correct the value.")]
    public void A_networks_parameter_is_the_chosen_oracles(string? heads, string? layers, string sentence)
    {
        using var task = new InvokeOracleSmoothing { Pairs = new TaskItem("pairs"), Destination = new TaskItem("smooth"), Oracle = "Gru4Rec", Heads = heads, Layers = layers };

        Assert.Equal(sentence, Assert.Single(Run(task, succeeds: false).Errors).Message);
    }

    [Theory]
    [InlineData("Ranks", "Clamp", null, "one of BradleyTerry, Rank")]
    [InlineData("Rank", "Forget", null, "one of Clamp, Drop, Keep")]
    [InlineData("Rank", "Drop", "gru4Rec.heads=2", "'heads' is not a key of 'gru4Rec'")]
    [InlineData("Rank", "Drop", "gru4Rec.objective=BinaryCrossEntropy;scores=/s.csv", "'scores' is read only when 'oracle' is File")]
    public void The_oracles_parameters_are_bound_by_name(string epsilon, string above, string? options, string says)
    {
        using var task = new InvokeOracleSmoothing
        {
            Pairs = new TaskItem("pairs"),
            Destination = new TaskItem("smooth"),
            Oracle = "Gru4Rec",
            Epsilon = epsilon,
            AboveMaximum = above,
            Options = options,
        };
        var error = Assert.Single(Run(task, succeeds: false).Errors);

        Assert.Equal("ROSE1601", error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
