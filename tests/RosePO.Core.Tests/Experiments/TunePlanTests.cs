using System.Globalization;
using System.Text.Json;
using CsCheck;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Experiments;

/// <summary>What <c>tune</c> stands for in the plan of an experiment.</summary>
public sealed class TunePlanTests
{
    private const string Head = """
        dataset: { format: Sample }
        sft: { pretraining: { epochs: 0 } }
        pairs: { p: { strategies: [Random] }, q: { strategies: [Popularity] } }
        control: false

        """;

    private const string Measure = "measure: { baselines: [random] }\n";

    [Fact]
    public void Every_combination_is_a_trial_and_the_model_is_the_choice_among_them()
    {
        var plan = ExperimentFile.Plan(Head + "align:\n  x:\n    pairs: p\n    sftWeight: 0.5\n    tune: { grid: { learningRate: [1e-4, 3e-4], beta: [0.1, 1], lora.rank: [4] }, metric: Ndcg, users: 50 }\n" + Measure);

        Assert.Equal(
            ["align/x-trial-1", "align/x-trial-2", "align/x-trial-3", "align/x-trial-4", "align/x"],
            plan.Stages.Select(stage => stage.Stage).Where(stage => stage.StartsWith("align", StringComparison.Ordinal)));
        Assert.Equal(
            [(1e-4, 0.1), (1e-4, 1), (3e-4, 0.1), (3e-4, 1)], Enumerable.Range(1, 4).Select(at => Trained(plan, $"x-trial-{at}")).Select(trial => (trial.LearningRate, trial.Beta)));
        Assert.All(Enumerable.Range(1, 4).Select(at => Trained(plan, $"x-trial-{at}")), trial => Assert.Equal((4, 0.5, 1), (trial.Lora.Rank, trial.SftWeight, trial.Seed)));

        var choice = Choice(plan, "x");
        Assert.Equal((RankingMetric.Ndcg, 50), (choice.Metric, choice.Users));
        Assert.Equal(["x.trial-1", "x.trial-2", "x.trial-3", "x.trial-4"], choice.Models.Select(model => model.Name));
        Assert.Equal(plan.Stages.Where(stage => stage.Stage.StartsWith("align/x-", StringComparison.Ordinal)).Select(stage => stage.Path), choice.Models.Select(model => model.Path));
        Assert.Equal("learningRate 0.0001, beta 1, lora.rank 4", string.Join(", ", choice.Trials![1].Values.Select(value => $"{value.Key} {value.Value}")));

        Assert.Equal(["sft", "x"], Measured(plan));
    }

    [Fact]
    public void The_resolved_file_makes_the_same_stages()
    {
        var plan = ExperimentFile.Plan(Head + "smooth: { p: { oracle: SasRec } }\nalign: { x: { tune: { grid: { pairs: [p, q], lora.rank: [0, 4], labelSmoothing: [null] }, trials: 3 } } }\n" + Measure);
        using var again = new ExperimentFile(plan.Resolved);
        var resolved = again.Load();

        Assert.Equal(plan.Resolved, resolved.Resolved);
        Assert.Equal(plan.Stages.Select(stage => stage.Stage), resolved.Stages.Select(stage => stage.Stage));
        Assert.Equal(Pairs(plan), Pairs(resolved));
        Assert.Contains("pairs: [p, q]", plan.Resolved, StringComparison.Ordinal);

        static IEnumerable<string> Pairs(ExperimentPlan plan) => Enumerable.Range(1, 3).Select(at => Path.GetRelativePath(plan.Folder, Trained(plan, $"x-trial-{at}").Pairs));
    }

    [Fact]
    public void Files_that_are_tuned_are_found_from_where_the_grid_is_written()
    {
        using var file = new ExperimentFile(Head + "align: { x: { pairs: p, tune: { grid: { promptTemplate: [words.yml, SDpo] } } } }\n");
        var words = file.Write("words.yml", File.ReadAllText(Repository.At("examples", "cprec", "titles.yml")));
        var plan = file.Load();
        Assert.Equal([words, "SDpo"], Enumerable.Range(1, 2).Select(at => Trained(plan, $"x-trial-{at}").PromptTemplate));
        using var elsewhere = new ExperimentFile(plan.Resolved);
        Assert.Equal(words, Trained(elsewhere.Load(), "x-trial-1").PromptTemplate);
    }

    [Fact]
    public void Pairs_and_losses_are_tuned_like_numbers()
    {
        var plan = ExperimentFile.Plan(Head + "smooth: { p: { oracle: SasRec } }\nalign: { x: { tune: { grid: { pairs: [p, q], loss: [RosePO, Dpo] } } } }\n");

        // Smoothed where there is such a set and the loss takes it.
        Assert.Equal(
            [("smooth", "p", PreferenceLoss.RosePO), ("pairs", "p", PreferenceLoss.Dpo), ("pairs", "q", PreferenceLoss.RosePO), ("pairs", "q", PreferenceLoss.Dpo)],
            Enumerable.Range(1, 4).Select(at => Trained(plan, $"x-trial-{at}"))
                .Select(trial => (Path.GetFileName(Path.GetDirectoryName(trial.Pairs)!), Path.GetFileName(trial.Pairs), trial.Loss)));
        Assert.Equal("p", Choice(plan, "x").Trials![0].Values["pairs"]);
    }

    [Fact]
    public void As_many_as_are_asked_for_are_drawn_by_seed_and_in_the_order_of_the_grid() => Gen.Select(Gen.Int[1, 6], Gen.Int[0, 50]).Sample(
        (trials, seed) =>
        {
            var yaml = Head + $"align: {{ x: {{ pairs: p, seed: {seed}, tune: {{ grid: {{ beta: [1, 2], epochs: [1, 2, 3] }}, trials: {trials} }} }} }}\n";
            var (drawn, again) = (Drawn(ExperimentFile.Plan(yaml)), Drawn(ExperimentFile.Plan(yaml)));
            Assert.Equal(trials, drawn.Count);
            Assert.Equal(drawn.Order().Distinct(), drawn);
            Assert.Equal(drawn, again);
        },
        iter: 20, threads: 1);

    [Fact]
    public void Seeds_draw_differently() => Assert.True(
        Enumerable.Range(1, 5).Select(seed => string.Join(' ', Drawn(ExperimentFile.Plan(
            Head + $"align: {{ x: {{ pairs: p, seed: {seed}, tune: {{ grid: {{ beta: [1, 2], epochs: [1, 2, 3] }}, trials: 3 }} }} }}\n")))).Distinct().Count() > 1);

    [Fact]
    public void The_control_of_a_tuned_model_is_tuned_on_what_is_not_of_the_objective_and_shared()
    {
        var plan = ExperimentFile.Plan(
            Head.Replace("control: false\n", "", StringComparison.Ordinal)
            + "align:\n  dpo: { pairs: p, loss: Dpo, tune: { grid: { learningRate: [1e-4, 3e-4], beta: [0.1, 1] } } }\n  ipo: { pairs: p, loss: Ipo, tune: { grid: { learningRate: [1e-4, 3e-4], sftWeight: [0, 0.1, 0.2] } } }\n" + Measure);

        Assert.Equal(["sft", "sft+", "dpo", "ipo"], Measured(plan));
        var control = Choice(plan, "sft+");
        Assert.Equal(["learningRate 0.0001", "learningRate 0.0003"], control.Trials!.Select(trial => string.Join(", ", trial.Values.Select(value => $"{value.Key} {value.Value}"))));
        Assert.Equal([(PreferenceLoss.Nll, 1e-4), (PreferenceLoss.Nll, 3e-4)], Enumerable.Range(1, 2).Select(at => Trained(plan, $"sft+-trial-{at}")).Select(trial => (trial.Loss, trial.LearningRate)));
        Assert.Equal(Json(LikelihoodControl.Of(Trained(plan, "ipo-trial-4"), "")), Json(Trained(plan, "sft+-trial-2") with { Destination = "" }));

        static string Json(AlignRequest request) => JsonSerializer.Serialize(request, ArtifactJson.Options);
    }

    [Fact]
    public void Other_grids_and_other_choices_have_controls_of_their_own()
    {
        var plan = ExperimentFile.Plan(
            Head.Replace("control: false\n", "", StringComparison.Ordinal)
            + """
              align:
                a: { pairs: p, loss: Dpo, tune: { grid: { epochs: [1, 2] } } }
                b: { pairs: p, loss: Dpo, tune: { grid: { epochs: [1, 2, 3] } } }
                c: { pairs: p, loss: Dpo, tune: { grid: { epochs: [1, 2] }, metric: Mrr } }
                d: { pairs: p, loss: Dpo, tune: { grid: { beta: [1, 2] } } }
                e: { pairs: p, loss: Dpo }
                f: { pairs: p, loss: Nll, tune: { grid: { epochs: [1, 2] } } }

              """ + Measure);

        Assert.Equal(["sft", "sft+a", "sft+b", "sft+c", "sft+d", "a", "b", "c", "d", "e", "f"], Measured(plan));
        Assert.Equal([2, 3, 2], new[] { "sft+a", "sft+b", "sft+c" }.Select(name => Choice(plan, name).Models.Count));

        // What is tuned of the objective alone has the control of a model that is not tuned.
        Assert.Equal(PreferenceLoss.Nll, Trained(plan, "sft+d").Loss);
    }

    [Fact]
    public void Other_stages_name_the_model_and_its_trials()
    {
        var plan = ExperimentFile.Plan(Head + "align: { x: { pairs: p, tune: { grid: { beta: [1, 2] } } }, y: { pairs: q, model: x } }\nchoose: { z: { models: [x.trial-2, y] } }\n" + Measure);

        Assert.Equal(Path.Combine(plan.Folder, "align", "x"), Trained(plan, "y").Model);
        Assert.Equal(["sft", "x", "y"], Measured(plan));
        Assert.Equal(Path.Combine(plan.Folder, "align", "x-trial-2"), Assert.IsType<ChoiceRequest>(plan.Stages.Single(stage => stage.Stage == "choose/z").Request).Models[0].Path);
    }

    [Fact]
    public void Nothing_that_a_choice_is_made_from_is_of_the_test_split()
    {
        var plan = ExperimentFile.Plan(Head + "align: { x: { pairs: p, tune: { grid: { beta: [1, 2] } } } }\n" + Measure);
        Assert.DoesNotContain(plan.Stages.Single(stage => stage.Stage == "measure").Path, plan.Stages.Where(stage => stage.Stage != "measure").SelectMany(stage => stage.Needs));
        Assert.Equal(
            [Path.Combine(plan.Folder, "align", "x-trial-1"), Path.Combine(plan.Folder, "align", "x-trial-2"), Path.Combine(plan.Folder, "import")],
            plan.Stages.Single(stage => stage.Stage == "align/x").Needs.Order());
    }

    [Fact]
    public void A_sweep_and_an_override_reach_the_grid_and_its_budget()
    {
        const string Yaml = Head + "align: { x: { pairs: p, tune: { grid: { beta: [1, 2], epochs: [1, 2] } } } }\n";
        Assert.Equal(2, Drawn(ExperimentFile.Plan(Yaml, ("align.x.tune.trials", "2"))).Count);
        Assert.Equal(3 * 2, Drawn(ExperimentFile.Plan(Yaml, ("align.x.tune.grid.beta", "[1, 2, 3]"))).Count);
        Assert.Equal([4, 8], Enumerable.Range(1, 2).Select(at => Trained(ExperimentFile.Plan(Yaml, ("align.x.tune.grid.lora.rank", "[4, 8]")), $"x-trial-{at}").Lora.Rank));
        using var sweep = new ExperimentFile(Yaml + "matrix: { align.x.tune.trials: [1, 3] }\n");
        Assert.Equal([1, 3], ExperimentPlan.LoadAll(new ExperimentRequest { File = sweep.File }).Select(plan => Drawn(plan).Count));
    }

    [Theory]
    [InlineData("[random]", null)]
    [InlineData("[random], models: [a, sft]", null)]
    [InlineData("[random], models: [a, b]", "different budgets: a 2 trials, b 3 trials")]
    [InlineData("[random], models: [a, c]", "different budgets: a 2 trials, c 1 trial")]
    public void A_measurement_of_different_budgets_says_so_beforehand(string baselines, string? note)
    {
        var yaml = Head + "align: { a: { pairs: p, tune: { grid: { beta: [1, 2] } } }" + (note is null ? "" : ", b: { pairs: p, tune: { grid: { beta: [1, 2, 3] } } }, c: { pairs: p }") + " }\n"
            + $"measure: {{ baselines: {baselines} }}\n";
        using var file = new ExperimentFile(yaml);
        var reason = PreviewExperiment.Run(new ExperimentRequest { File = file.File }).Stages.Single(stage => stage.Stage == "measure").Reason;
        Assert.Equal(note is null ? "new" : $"new; {note}", reason);
    }

    [Theory]
    [InlineData("grid: { bta: [1] }", 10, "'bta' is not a key of 'align.x.tune.grid': did you mean 'beta'?")]
    [InlineData("grid: { device: [cpu] }", 10, "'device' is not a key of 'align.x.tune.grid'")]
    [InlineData("grid: { beta: [] }", 10, "'align.x.tune.grid.beta' is empty where a list of at least one value is needed")]
    [InlineData("grid: { beta: 1 }", 10, "'align.x.tune.grid.beta' is '1' where a list such as [1, 2] is needed")]
    [InlineData("grid: { beta: [1, much] }", 10, "'beta' is 'much'")]
    [InlineData("grid: { beta: [1, -1], epochs: [1, 2] }", 10, "'beta' is '-1'")]
    [InlineData("grid: { beta: [1, 1.0] }", 10, "'align.x.tune.grid.beta' lists 1 twice")]
    [InlineData("grid: { divergence: [Alpha, Nope] }", 10, "'divergence' is 'Nope'")]
    [InlineData("grid: { model: [sft, r] }", 10, "names 'r', which is neither a model nor a folder")]
    [InlineData("grid: { learningRate: [1, 2] }", 10, "'align.x' both sets 'learningRate' and tunes it: keep one of them.")]
    [InlineData("grid: { pairs: [p, q] }", 10, "'align.x' both sets 'pairs' and tunes it: keep one of them.")]
    [InlineData("grid: { recPO.weight: [1, 2] }", 10, "'recPO.weight' is read only when")]
    [InlineData("grid: { beta: [1, 2] }, trials: 3", 10, "'align.x.tune.trials' is 3 and the grid has 2 combinations")]
    [InlineData("grid: { beta: [1, 2] }, trials: 0", 10, "'trials' is '0'")]
    [InlineData("grid: { beta: [1, 2] }, metric: Luck", 10, "'metric' is 'Luck'")]
    [InlineData("grid: { beta: [1, 2] }, tries: 3", 10, "'tries' is not a key of 'align.x.tune'")]
    [InlineData("grid: { lora.rank: [4], lora: { rank: [8] } }", 10, "'align.x.tune.grid' has two lists for 'lora.rank'")]
    [InlineData("grid: { losses: [[{ los: Dpo }]], epochs: [1, 2] }", 10, "'los' is not a key of 'align.x.losses'")]
    [InlineData("grid: { lora: { rnk: [8] } }", 10, "'lora.rnk' is not a key of 'align.x.tune.grid': did you mean 'lora.rank'?")]
    [InlineData("grid: {}", 10, "'align.x.tune.grid' is missing: list the values to try")]
    [InlineData("trials: 3", 10, "'align.x.tune.grid' is missing")]
    public void What_is_wrong_is_said_at_its_line(string tune, int line, string message)
    {
        var error = ExperimentFile.Error(Head + "align:\n  x:\n    pairs: p\n    learningRate: 0.001\n    loss: Dpo\n    tune: { " + tune + " }\n");
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
        Assert.All(error.Others, other => Assert.Equal(line, other.Line));
    }

    [Fact]
    public void A_pair_set_that_is_not_there_is_said_where_the_grid_names_it()
    {
        var error = ExperimentFile.Error(Head + "align:\n  x:\n    tune:\n      grid:\n        pairs: [p, r]\n        beta: [1, 2, 3]\n");
        Assert.Contains("'align.x.pairs' names 'r', which is not a pair set", error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Others);
        Assert.Equal((9, 20), (error.Line, error.Column));
    }

    [Fact]
    public void A_slip_of_the_pen_does_not_start_a_thousand_trainings()
    {
        var many = string.Join(", ", Enumerable.Range(1, 40).Select(at => at.ToString(CultureInfo.InvariantCulture)));
        var yaml = Head + $"align:\n  x:\n    pairs: p\n    tune:\n      grid: {{ beta: [{many}], epochs: [{many}] }}\n";
        var error = ExperimentFile.Error(yaml);
        Assert.Contains("'align.x.tune.grid' has 1,600 combinations, and at most 1,000 are tried: list fewer values, or draw some of them with 'trials'.", error.Message, StringComparison.Ordinal);
        Assert.Equal(9, error.Line);
        Assert.Equal(7, Drawn(ExperimentFile.Plan(yaml + "      trials: 7\n")).Count);
        Assert.Equal(1000, Drawn(ExperimentFile.Plan(yaml + "      trials: 1000\n")).Count);
        Assert.Contains("at most 1,000,000 are drawn from", ExperimentFile.Error(yaml + $"      trials: 7\n", ("align.x.tune.grid.seed", $"[{many}]"), ("align.x.tune.grid.batchSize", $"[{many}]")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_a_trial_has_is_taken() => Assert.Contains(
        "models of one name", ExperimentFile.Error(Head + "align: { x.trial-1: { pairs: p }, x: { pairs: p, tune: { grid: { beta: [1] } } } }\n").Message, StringComparison.Ordinal);

    private static List<(double Beta, double Epochs)> Drawn(ExperimentPlan plan) =>
        [.. Choice(plan, "x").Models.Select(model => Trained(plan, model.Name.Replace('.', '-'))).Select(trial => (trial.Beta, trial.Epochs))];

    private static IEnumerable<string> Measured(ExperimentPlan plan) =>
        Assert.IsType<MeasurementRequest>(plan.Stages.Single(stage => stage.Stage == "measure").Request).Models.Select(model => model.Name);

    private static ChoiceRequest Choice(ExperimentPlan plan, string name) => Assert.IsType<ChoiceRequest>(plan.Stages.Single(planned => planned.Stage == $"align/{name}").Request);

    private static AlignRequest Trained(ExperimentPlan plan, string name) => Assert.IsType<AlignRequest>(plan.Stages.Single(planned => planned.Stage == $"align/{name}").Request);
}
