using RosePO.Core.Experiments;
using RosePO.Core.Runtime;

namespace RosePO.Core.Tests.Experiments;

/// <summary>What a self-play stands for.</summary>
public sealed class SelfPlayPlanTests
{
    private const string Head = """
        name: play
        seed: 3
        maxHistory: 3
        candidates: 4
        dataset: { format: Sample, sample: { users: 24, families: 6, familySize: 3, meanInteractions: 7 } }
        sft: { epochs: 0.1, pretraining: { epochs: 0 }, precision: Fp32, validation: { users: 0 } }

        """;

    private static ExperimentPlan Plan(string yaml) => ExperimentFile.Plan(Head + yaml);

    private static T Request<T>(ExperimentPlan plan, string stage) => Assert.IsType<T>(plan.Stages.Single(planned => planned.Stage == stage).Request);

    private static string At(ExperimentPlan plan, params string[] stage) => Path.Combine([plan.Folder, .. stage]);

    [Fact]
    public void A_round_is_tuned_paired_and_aligned_from_the_model_of_the_round_before_by_a_seed_of_its_own()
    {
        var plan = Plan("selfplay: { sp: { rounds: 2, examples: 7, stopWhenWorse: false, sft: { learningRate: 0.002 }, align: { epochs: 2 } } }");

        Assert.Equal(
            ["import", "sft", "selfplay/sp-round-1/sft", "selfplay/sp-round-1/pairs", "selfplay/sp-round-1/align",
                "selfplay/sp-round-2/sft", "selfplay/sp-round-2/pairs", "selfplay/sp-round-2/align", "selfplay/sp"],
            plan.Stages.Select(stage => stage.Stage));
        for (var round = 1; round <= 2; round++)
        {
            var folder = At(plan, "selfplay", $"sp-round-{round}");
            var before = round == 1 ? At(plan, "sft") : At(plan, "selfplay", "sp-round-1", "align");
            var (sft, pairs, align) = (
                Request<SftRequest>(plan, $"selfplay/sp-round-{round}/sft"), Request<PreferencePairsRequest>(plan, $"selfplay/sp-round-{round}/pairs"), Request<AlignRequest>(plan, $"selfplay/sp-round-{round}/align"));
            Assert.Equal((before, before, Path.Combine(folder, "sft"), Path.Combine(folder, "pairs")), (sft.Model, pairs.Model, align.Model, align.Pairs));
            Assert.Equal((7, 7), (sft.MaxExamples, pairs.MaxExamples));
            Assert.All([sft.Seed, pairs.Seed, align.Seed], seed => Assert.Equal(Seeds.Round(3, round), seed));
            Assert.Equal((SelfHardMode.Greedy, OnCorrectAnswer.Drop, AnswerSpace.Anything), (pairs.SelfHard.Mode, pairs.SelfHard.OnCorrectAnswer, pairs.SelfHard.Within));
            Assert.Equal((PreferenceLoss.Dpo, 0.1, 2.0, 0.002), (align.Loss, align.Beta, align.Epochs, sft.LearningRate));
        }

        var choice = Request<ChoiceRequest>(plan, "selfplay/sp");
        Assert.Equal(["sft", "sp.round-1", "sp.round-2"], choice.Models.Select(model => model.Name));
        Assert.Equal(RankingMetric.HitRatio, choice.Metric);
    }

    [Fact]
    public void Without_a_fine_tuning_a_round_aligns_the_model_that_it_starts_from()
    {
        var plan = Plan("selfplay: { rounds: 1, align: { beta: 2, loss: RosePO } }");

        Assert.Equal(["import", "sft", "selfplay-round-1/pairs", "selfplay-round-1/align", "selfplay"], plan.Stages.Select(stage => stage.Stage));
        var align = Request<AlignRequest>(plan, "selfplay-round-1/align");
        Assert.Equal((At(plan, "sft"), PreferenceLoss.RosePO, 2.0), (align.Model, align.Loss, align.Beta));
    }

    [Fact]
    public void Other_stages_name_the_models_of_rounds_and_the_best_and_a_measurement_takes_each_round_by_itself()
    {
        var plan = Plan("""
            selfplay: { sp: { rounds: 2, stopWhenWorse: false, sft: {} } }
            pairs: { more: { model: sp.round-1, strategies: [Random], maxExamples: 6 } }
            align: { last: { pairs: more, model: sp }, other: { pairs: sp.round-2, model: sp.round-2.sft } }
            choose: { best: { models: [sft, sp.round-1, last], metric: Ndcg, users: 5 } }
            measure: { all: {}, some: { models: [best, sp, sp.round-1.sft] } }
            """);

        Assert.Equal(At(plan, "selfplay", "sp-round-1", "align"), Request<PreferencePairsRequest>(plan, "pairs/more").Model);
        Assert.Equal(At(plan, "selfplay", "sp"), Request<AlignRequest>(plan, "align/last").Model);
        Assert.Equal(At(plan, "selfplay", "sp-round-2", "sft"), Request<AlignRequest>(plan, "align/other").Model);
        Assert.Equal(At(plan, "selfplay", "sp-round-2", "pairs"), Request<AlignRequest>(plan, "align/other").Pairs);
        Assert.Equal(["sft", "sp+", "sp.round-2.sft+", "last", "other", "sp.round-1", "sp.round-2"], Request<MeasurementRequest>(plan, "measure/all").Models.Select(model => model.Name));
        Assert.Equal(["best", "sp", "sp.round-1.sft"], Request<MeasurementRequest>(plan, "measure/some").Models.Select(model => model.Name));
        var choice = Request<ChoiceRequest>(plan, "choose/best");
        Assert.Equal((RankingMetric.Ndcg, 5), (choice.Metric, choice.Users));
        Assert.Equal([At(plan, "sft"), At(plan, "selfplay", "sp-round-1", "align"), At(plan, "align", "last")], choice.Models.Select(model => model.Path));
    }

    [Fact]
    public void Rounds_after_the_first_wait_for_the_choice_before_them()
    {
        var plan = Plan("selfplay: { sp: { rounds: 3 } }\nmeasure: {}");

        string?[] waits = [.. plan.Stages.Where(stage => stage.Stage.StartsWith("selfplay/sp-round", StringComparison.Ordinal)).Select(stage => stage.WaitsFor)];
        Assert.Equal(
            [null, null, null, "selfplay/sp-round-1/choose", "selfplay/sp-round-1/choose", "selfplay/sp-round-1/choose", "selfplay/sp-round-1/choose", "selfplay/sp-round-1/choose"], waits);
        Assert.Equal("selfplay/sp-round-1/choose", plan.Stages.Single(stage => stage.Stage == "measure").WaitsFor);
        Assert.Null(plan.Stages.Single(stage => stage.Stage == "sft").WaitsFor);
    }

    [Fact]
    public void The_resolved_file_has_every_part_and_the_seeds_and_plans_the_same()
    {
        var plan = Plan("selfplay: { sp: { rounds: 2, sft: { epochs: 2 }, choose: { users: 9 } } }\nmeasure: {}");
        var again = ExperimentFile.Plan(plan.Resolved);

        Assert.Contains($"seeds: [{Seeds.Round(3, 1)}, {Seeds.Round(3, 2)}]", plan.Resolved, StringComparison.Ordinal);
        Assert.Equal(plan.Resolved, again.Resolved);
        Assert.Equal(plan.Stages.Select(stage => stage.Request.GetType()), again.Stages.Select(stage => stage.Request.GetType()));
        Assert.Equal(9, Request<ChoiceRequest>(again, "selfplay/sp").Users);
        Assert.DoesNotContain("\n    sft:", Plan("selfplay: { sp: { rounds: 1 } }").Resolved, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounds_do_not_depend_on_how_many_there_are()
    {
        var (two, three) = (Plan("selfplay: { sp: { rounds: 2, stopWhenWorse: false } }"), Plan("selfplay: { sp: { rounds: 3, stopWhenWorse: false } }"));
        Assert.Equal(Request<AlignRequest>(two, "selfplay/sp-round-2/align").Seed, Request<AlignRequest>(three, "selfplay/sp-round-2/align").Seed);
        Assert.Equal(3, Enumerable.Range(1, 3).Select(round => Seeds.Round(3, round)).Distinct().Count());
    }

    [Theory]
    [InlineData("selfplay: { sp: { rounds: 0 } }", 7, 27, "'rounds' is '0' where a whole number")]
    [InlineData("selfplay: { sp: { rounds: 2, seeds: [1] } }", 7, 37, "There are 1 seeds for 2 rounds")]
    [InlineData("selfplay: { sp: { sft: { maxExamples: 3 } } }", 7, 26, "'maxExamples' is not a key of 'selfplay.sp.sft'")]
    [InlineData("selfplay: { sp: { align: { beta: 0 } } }", 7, 34, "'beta' is '0'")]
    [InlineData("selfplay: { sp: { model: nobody } }", 7, 26, "names 'nobody'")]
    [InlineData("selfplay: { a: { model: b }, b: { model: a } }", 7, 42, "is a circle")]
    [InlineData("selfplay: { sp: { align: { lora: { rank: 2 } } } }", 0, 0, "cannot stand for one another")]
    [InlineData("selfplay: { sp: { sft: { lora: { rank: 2 } } } }", 0, 0, "set 'lora.continue' to train it on")]
    [InlineData("selfplay: { sp: { sft: { lora: { continue: true } } } }", 0, 0, "is a whole model")]
    [InlineData("align: { sp.round-1: { pairs: x } }\npairs: { x: {} }\nselfplay: { sp: {} }", 9, 17, "are models of one name")]
    [InlineData("choose: { best: {} }", 7, 17, "'choose.best.models' is missing")]
    [InlineData("choose: { best: { models: [sft, nobody] } }", 7, 33, "names 'nobody'")]
    public void What_is_wrong_is_said_at_its_place(string yaml, int line, int column, string message)
    {
        using var file = new ExperimentFile(Head + yaml);
        var error = Assert.Throws<RoseException>(() => PreviewExperiment.Run(new ExperimentRequest { File = file.File }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);

        // What only the stages before decide has no place in the file.
        Assert.Equal(line == 0 ? default : (line, column), (error.Line, error.Column));
    }
}
