using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks.Tests;

public class LogTests
{
    private sealed class Nothing : RoseTask
    {
        protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
        {
        }
    }

    private sealed class Warned() : OperationTask<ExportPairsRequest, ExportedPairsResult>(
        (_, _, _) => new ExportedPairsResult { Path = "y", PromptNote = "history of 1 title (the pair set was built with 2)" })
    {
        protected override ExportPairsRequest Bind(IReadOnlyList<KeyValuePair<string, object>> values) => new() { Pairs = "x", Path = "y" };
    }

    [Fact]
    public void What_a_result_warns_of_is_a_message()
    {
        var engine = new FakeEngine();
        using var task = new Warned { BuildEngine = engine, Destination = new TaskItem("y") };
        Assert.True(task.Execute());
        Assert.Contains(engine.Messages, message => message is { Importance: MessageImportance.High, Message: "y: Prompts differ: history of 1 title (the pair set was built with 2)." });
    }

    private static (FakeEngine Engine, TaskLoggingHelper Log) NewLog()
    {
        var engine = new FakeEngine();
        var task = new Nothing { BuildEngine = engine };
        return (engine, task.Log);
    }

    private static StageOutcome Outcome(string stage, bool reused) =>
        new(stage, "/runs/" + stage, reused, TimeSpan.FromSeconds(1.25)) { Reason = reused ? "unchanged" : "changed: epochs" };

    private static ExperimentResult Result(bool measured, params StageOutcome[] stages) => new()
    {
        Name = "tiny",
        Folder = "/runs",
        Stages = stages,
        Reused = stages.All(stage => stage.Reused),
        Measurement = measured ? Measurement : null,
    };

    private static MeasurementResult Measurement => new()
    {
        Measurement = "/runs/measure",
        Report = "/runs/measure/report.html",
        Protocol = "test split, n = 943 users",
        Columns = ["HR@1", "PopularityLift", "SemanticExcess"],
        Models =
        [
            new ModelMeasurement
            {
                Name = "sft",
                Metrics = new()
                {
                    ["HR@1"] = new(0.4125, 0.3, 0.5, 943),
                    ["PopularityLift"] = new(-0.05, -0.1, 0.01, 943),
                    ["SemanticExcess"] = new(0.02, 0.01, 0.03, 943),
                },
                Measurement = "/runs/measure",
                Report = "/runs/measure/report.html",
            },
        ],
        Comparisons = [new MetricComparison("rosepo", "sft", "HR@1", 0.03, 0.01, 0.05, 0.004)],
    };

    [Fact]
    public void An_experiment_where_nothing_changed_is_one_line()
    {
        var (engine, log) = NewLog();
        var lines = new OutcomeLines(log, "tiny");
        StageOutcome[] stages = [Outcome("import", true), Outcome("measure", true)];
        foreach (var stage in stages)
        {
            lines.Report(stage);
        }

        lines.End(Result(true, stages));

        Assert.Equal(["tiny: nothing changed (2 stages); report: /runs/measure/report.html"], engine.HighLines);
    }

    [Fact]
    public void A_stage_that_runs_says_why_and_the_table_follows()
    {
        var (engine, log) = NewLog();
        var lines = new OutcomeLines(log, "tiny");
        StageOutcome[] stages = [Outcome("import", true), Outcome("sft", false)];
        foreach (var stage in stages)
        {
            lines.Report(stage);
        }

        lines.End(Result(true, stages));
        var text = string.Join('\n', engine.HighLines);

        Assert.Contains("tiny: import           unchanged", text, StringComparison.Ordinal);
        Assert.Contains("sft              1.3 s (changed: epochs)", text, StringComparison.Ordinal);
        Assert.Contains("test split, n = 943 users", text, StringComparison.Ordinal);
        Assert.Contains("report: /runs/measure/report.html", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_is_a_part_of_the_message_that_a_terminal_shows()
    {
        var (engine, log) = NewLog();
        var lines = new OutcomeLines(log, "tiny", "/src/user.csproj");
        lines.Report(Outcome("sft", false));
        lines.End(Result(true, [Outcome("sft", false)]));
        var shown = Assert.Single(engine.HighLines, line => line!.StartsWith("user -> /runs/measure/report.html\n", StringComparison.Ordinal));
        Assert.Contains("\n  ", shown, StringComparison.Ordinal);
        Assert.Contains("test split, n = 943 users", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_of_one_activity_is_throttled_and_a_new_activity_is_not()
    {
        var (engine, log) = NewLog();
        var progress = new LogProgress(log, new Clock());
        for (var step = 0; step < 1000; step++)
        {
            progress.Report(new StageProgress("sft", "training", step, 1000, "loss 1.2"));
        }

        progress.Report(new StageProgress("sft", "validating", 0, 0));

        Assert.Equal(["sft: training 0/1000, loss 1.2", "sft: validating"], engine.Messages.Select(message => message.Message));
    }

    [Fact]
    public void A_log_that_shows_little_has_a_line_every_20_seconds_and_what_happens_once()
    {
        var (engine, log) = NewLog();
        var clock = new Clock();
        var progress = new LogProgress(log, clock);
        progress.Report(new StageProgress("sft", "continued from step 40", 40, 1000) { IsNotable = true });
        for (var step = 40; step < 220; step++)
        {
            clock.Now += TimeSpan.FromSeconds(1);
            progress.Report(new StageProgress("sft", "training", step, 1000));
        }

        progress.Report(new StageProgress("sft", "stopped, checkpoint at step 220", 220, 1000) { IsNotable = true });

        Assert.Equal(
            [
                "sft: continued from step 40 40/1000", .. Enumerable.Range(0, 9).Select(line => $"sft: training {59 + (20 * line)}/1000"),
                "sft: stopped, checkpoint at step 220 220/1000",
            ],
            engine.HighLines);
    }

    [Fact]
    public void What_a_stage_waited_is_told_apart_from_its_work()
    {
        var (engine, log) = NewLog();
        var lines = new OutcomeLines(log, "tiny");
        lines.Report(Outcome("smooth/mixed", false) with { Waited = TimeSpan.FromSeconds(48.5) });
        lines.Report(Outcome("sft", false) with { Waited = TimeSpan.FromMilliseconds(20) });

        Assert.Equal(["  tiny: smooth/mixed     1.3 s, after waiting 48.5 s (changed: epochs)", "  tiny: sft              1.3 s (changed: epochs)"], engine.HighLines);
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    [Fact]
    public void Metrics_become_items_that_a_target_can_compare()
    {
        var item = MetricItems.Of("tiny", Measurement)[0];

        Assert.Equal(("sft/HR@1", "sft", "HR@1", "0.4125", "943"), (
            item.ItemSpec, item.GetMetadata("Model"), item.GetMetadata("Metric"), item.GetMetadata("Value"), item.GetMetadata("Count")));
    }

    [Fact]
    public void Every_task_is_sealed_and_declared_once_in_the_targets()
    {
        var targets = File.ReadAllText(Path.Combine(BuildProcess.Repository, "tasks", "build", "RosePO.Tasks.UsingTasks.targets"));
        var tasks = typeof(RoseTask).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(ITask)) && !type.IsAbstract).ToArray();

        // In both directions: no task without its declaration, no declaration without its task.
        Assert.NotEmpty(tasks);
        Assert.All(tasks, task => Assert.True(task.IsSealed, task.Name));
        Assert.Equal(
            tasks.Select(task => task.FullName!).Order(StringComparer.Ordinal),
            XDocument.Parse(targets).Descendants("UsingTask").Select(element => element.Attribute("TaskName")!.Value).Order(StringComparer.Ordinal));
    }
}
