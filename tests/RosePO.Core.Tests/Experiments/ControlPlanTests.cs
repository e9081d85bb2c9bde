using RosePO.Core.Experiments;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Experiments;

/// <summary>The controls of aligned models in the plan of an experiment.</summary>
public sealed class ControlPlanTests
{
    private const string Head = """
        dataset: { format: Sample }
        sft: { pretraining: { epochs: 0 } }
        pairs: { p: { strategies: [Random] }, q: { strategies: [Popularity] } }

        """;

    [Fact]
    public void Every_aligned_model_has_one_that_is_measured_before_it()
    {
        var plan = ExperimentFile.Plan(Head + "align: { x: { pairs: p, beta: 0.5, epochs: 2 } }\nmeasure: { baselines: [random] }\n");

        Assert.Equal(["sft", "sft+", "x"], Measured(plan));
        var (aligned, control) = (Request(plan, "align/x"), Request(plan, "align/sft+"));
        Assert.Equal(LikelihoodControl.Of(aligned, control.Destination), control with { Losses = aligned.Losses });
        Assert.Equal(plan.Resolved, ExperimentFile.Plan(plan.Resolved).Resolved);
        Assert.Contains("control: true", plan.Resolved, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_that_differ_in_their_objective_alone_share_one()
    {
        var plan = ExperimentFile.Plan(Head
            + "align: { x: { pairs: p, loss: Dpo }, y: { pairs: p, model: sft, loss: Ipo, beta: 0.1 }, z: { pairs: q, loss: Dpo }, own: { pairs: p, loss: Nll } }\nmeasure: { baselines: [random] }\n");

        Assert.Equal(["sft", "sft+x", "sft+z", "x", "y", "z", "own"], Measured(plan));
        Assert.Equal(Request(plan, "align/y").Pairs, Request(plan, "align/sft+x").Pairs);
    }

    [Theory]
    [InlineData("control: false\nalign: { x: { pairs: p }, y: { pairs: q } }", "sft x y")]
    [InlineData("align: { x: { pairs: p, control: false }, y: { pairs: q } }", "sft sft+ x y")]
    [InlineData("control: false\nalign: { x: { pairs: p }, y: { pairs: q, control: true } }", "sft sft+ x y")]
    public void The_experiment_or_a_model_goes_without(string yaml, string measured) =>
        Assert.Equal(measured.Split(' '), Measured(ExperimentFile.Plan(Head + yaml + "\nmeasure: { baselines: [random] }\n")));

    [Fact]
    public void A_model_that_is_named_brings_its_own()
    {
        var plan = ExperimentFile.Plan(Head + "align: { x: { pairs: p }, y: { pairs: q } }\nmeasure: { models: [y, sft], baselines: [random] }\n");

        Assert.Equal(["sft+y", "y", "sft"], Measured(plan));
        Assert.DoesNotContain("align/sft+x", plan.Stages.Select(stage => stage.Stage));
    }

    [Fact]
    public void Where_nothing_is_measured_none_is_trained() =>
        Assert.DoesNotContain("align/sft+", ExperimentFile.Plan(Head + "align: { x: { pairs: p } }\n").Stages.Select(stage => stage.Stage));

    [Fact]
    public void Other_stages_can_name_it()
    {
        var plan = ExperimentFile.Plan(Head + "align: { x: { pairs: p } }\nchoose: { best: { models: [sft+, x] } }\n");

        Assert.Equal(["sft+", "x"], Assert.IsType<ChoiceRequest>(plan.Stages.Single(stage => stage.Stage == "choose/best").Request).Models.Select(model => model.Name));
    }

    private static IEnumerable<string> Measured(ExperimentPlan plan) =>
        Assert.IsType<MeasurementRequest>(plan.Stages.Single(stage => stage.Stage == "measure").Request).Models.Select(model => model.Name);

    private static AlignRequest Request(ExperimentPlan plan, string stage) => Assert.IsType<AlignRequest>(plan.Stages.Single(planned => planned.Stage == stage).Request);
}
