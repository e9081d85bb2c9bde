using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Tests.Training;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Telemetry;

[Collection(TrainingCollection.Name)]
public sealed class TelemetryTests(TrainedStages stages)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Steps_and_scoring_are_spans_within_the_stage_that_takes_them()
    {
        var spans = Traced(() => TrainModel.Run(stages.Align("traced") with { Epochs = 1, MaxSteps = 3 }, cancellation: Cancellation));
        var stage = Assert.Single(spans, span => span.OperationName == "rosepo.stage" && Equals(span.GetTagItem("rosepo.stage.kind"), "model"));
        Assert.Equal(
            [1, 2, 3], spans.Where(span => span.OperationName == "rosepo.training.step" && span.ParentSpanId == stage.SpanId).Select(span => (int)span.GetTagItem("rosepo.training.step")!));
        Assert.Contains(spans, span => span.OperationName == "rosepo.scoring" && span.TraceId == stage.TraceId);
        Assert.Equal(ActivityStatusCode.Unset, stage.Status);
    }

    [Fact]
    public void A_stage_that_fails_says_what_kind_of_error_it_was_and_no_more()
    {
        var spans = Traced(() => Assert.Throws<RoseException>(() => TrainModel.Run(stages.Sft("traced-failure") with { LearningRate = 1e30 }, cancellation: Cancellation)));
        var stage = Assert.Single(spans, span => span.OperationName == "rosepo.stage");
        Assert.Equal((ActivityStatusCode.Error, (object?)new RoseException(RoseErrorCode.TrainingDiverged, "x").Code), (stage.Status, stage.GetTagItem("error.type")));
        Assert.Null(stage.StatusDescription);
    }

    [Fact]
    public void Training_measures_the_time_the_loss_and_the_tokens_of_each_step()
    {
        ModelResult? result = null;
        var measured = Measured(() => result = TrainModel.Run(stages.Align("metered") with { Epochs = 1, MaxSteps = 3 }, cancellation: Cancellation));
        var log = TrainedStages.Log(result!.Model);
        Assert.Equal(3, measured["rosepo.training.step.duration"].Count(value => value > 0));
        Assert.Equal((double)log[^1]["num_tokens"]!, measured["rosepo.training.tokens"].Sum());
        Assert.Equal(log.Select(line => (double)line["loss"]!), measured["rosepo.training.loss"], (a, b) => Math.Abs(a - b) < 1e-7);
        Assert.NotEmpty(measured["rosepo.stage.duration"]);
        Assert.NotEmpty(measured["rosepo.scoring.batch.duration"]);
        Assert.True(measured["rosepo.scoring.answers"].Sum() > 0);
    }

    [Fact]
    public void Recommending_measures_batches_and_queries()
    {
        var measured = Measured(() => GetRecommendations.Run(
            new RecommendationRequest { Model = stages.At("sft"), Dataset = stages.Dataset, Queries = [new RecommendationQuery { User = "1" }, new RecommendationQuery { User = "2" }], Device = "cpu" }, cancellation: Cancellation));
        Assert.Equal([2.0], measured["rosepo.recommendation.queries"]);
        Assert.Single(measured["rosepo.recommendation.batch.duration"]);
    }

    [Fact]
    public void Names_and_units_are_those_of_the_documentation()
    {
        var documented = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "tracking.md")).Where(line => line.StartsWith("| `rosepo.", StringComparison.Ordinal))
            .Select(line => line.Split('|')).Where(cells => cells[2].Contains('`', StringComparison.Ordinal)).Select(cells => (cells[1].Trim(' ', '`'), cells[2].Trim(' ', '`'))).ToHashSet();
        var published = new HashSet<(string, string)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == RoseTelemetry.Name)
            {
                published.Add((instrument.Name, instrument.Unit!));
            }
        };
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Core.Telemetry.Measures).TypeHandle);
        listener.Start();
        Assert.Equal(published.Order(), documented.Order());
    }

    private static List<Activity> Traced(Action act)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RoseTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        act();
        return [.. spans];
    }

    private static Dictionary<string, List<double>> Measured(Action act)
    {
        var values = new ConcurrentDictionary<string, List<double>>();
        void Add(Instrument instrument, double value)
        {
            var of = values.GetOrAdd(instrument.Name, _ => []);
            lock (of)
            {
                of.Add(value);
            }
        }

        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == RoseTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();
        act();
        return new(values);
    }
}
