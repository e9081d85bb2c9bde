using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Rounds of self-play, run.</summary>
public sealed class SelfPlayRunTests : IDisposable
{
    private const string Head = """
        name: play
        seed: 3
        maxHistory: 3
        candidates: 4
        dataset: { format: Sample, sample: { users: 24, families: 6, familySize: 3, meanInteractions: 7 } }
        sft: { epochs: 0.1, pretraining: { epochs: 0 }, embedded: { hiddenSize: 16, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 16, contextLength: 192 }, precision: Fp32, validation: { users: 0 } }

        """;

    private const string Options = "examples: 9, sft: { precision: Fp32, batchSize: 4, validation: { users: 0 } }, pairs: { selfHard: { within: Catalogue } }, align: { precision: Fp32, batchSize: 4, learningRate: 0.01, validation: { users: 0 } }";

    private readonly ExperimentFile _file = new(Head + $"selfplay: {{ sp: {{ rounds: 3, {Options} }} }}\nmeasure: {{ resamples: 20, generationUsers: 1 }}\n");

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Two_rounds_are_byte_for_byte_the_stages_written_out()
    {
        using var whole = new ExperimentFile(Head + $"selfplay: {{ sp: {{ rounds: 2, stopWhenWorse: false, {Options} }} }}\n");
        var play = Run(whole.File);
        int[] seeds = [Core.Runtime.Seeds.Round(3, 1), Core.Runtime.Seeds.Round(3, 2)];
        var written = new ExperimentFile(Head.Replace("sft: {", "sft:\n  sft-0: {", StringComparison.Ordinal) + $$"""
              t1: { model: sft-0, seed: {{seeds[0]}}, maxExamples: 9, precision: Fp32, batchSize: 4, validation: { users: 0 } }
              t2: { model: a1, seed: {{seeds[1]}}, maxExamples: 9, precision: Fp32, batchSize: 4, validation: { users: 0 } }
            pairs:
              p1: { model: sft-0, seed: {{seeds[0]}}, maxExamples: 9, selfHard: { mode: Greedy, within: Catalogue, onCorrectAnswer: Drop } }
              p2: { model: a1, seed: {{seeds[1]}}, maxExamples: 9, selfHard: { mode: Greedy, within: Catalogue, onCorrectAnswer: Drop } }
            align:
              a1: { model: t1, pairs: p1, seed: {{seeds[0]}}, loss: Dpo, beta: 0.1, precision: Fp32, batchSize: 4, learningRate: 0.01, validation: { users: 0 } }
              a2: { model: t2, pairs: p2, seed: {{seeds[1]}}, loss: Dpo, beta: 0.1, precision: Fp32, batchSize: 4, learningRate: 0.01, validation: { users: 0 } }
            choose:
              best: { models: [sft-0, a1, a2] }

            """);
        using (written)
        {
            var hand = Run(written.File);
            (string Play, string Hand)[] same =
            [
                ("sft", "sft/sft-0"), ("selfplay/sp-round-1/sft", "sft/t1"), ("selfplay/sp-round-1/pairs", "pairs/p1"), ("selfplay/sp-round-1/align", "align/a1"),
                ("selfplay/sp-round-2/sft", "sft/t2"), ("selfplay/sp-round-2/pairs", "pairs/p2"), ("selfplay/sp-round-2/align", "align/a2"),
            ];
            foreach (var (ours, theirs) in same)
            {
                Assert.Equal(Outcome(hand, theirs).Key, Outcome(play, ours).Key);
                Assert.Equal(Payload(Outcome(hand, theirs).Path), Payload(Outcome(play, ours).Path));
            }

            var (best, byHand) = (Choice(play, "selfplay/sp"), Choice(hand, "choose/best"));
            Assert.Equal(byHand.Candidates.Select(candidate => candidate.Value), best.Candidates.Select(candidate => candidate.Value));
            Assert.Equal(Payload(Outcome(hand, "choose/best").Path), Payload(Outcome(play, "selfplay/sp").Path));
        }
    }

    [Fact]
    public void No_pair_rejects_what_was_chosen_and_each_round_has_rows_of_its_own()
    {
        var result = Run(_file.File, ("selfplay.sp.stopWhenWorse", "false"));
        var rounds = Enumerable.Range(1, 3).Select(round => PairSet.Load(Outcome(result, $"selfplay/sp-round-{round}/pairs").Path).Examples).ToList();
        Assert.All(rounds.SelectMany(examples => examples), example => Assert.DoesNotContain(example.Chosen, example.Rejected));
        Assert.NotEqual(rounds[0].Select(example => (example.User, example.Chosen)), rounds[1].Select(example => (example.User, example.Chosen)));
        Assert.Equal(["sft", "sp.round-1", "sp.round-2", "sp.round-3"], result.Measurement!.Models.Select(model => model.Name));
        Assert.True(Run(_file.File, ("selfplay.sp.stopWhenWorse", "false")).Reused);
    }

    [Fact]
    public void The_chosen_model_is_a_copy_of_the_best_and_ties_go_to_the_earlier()
    {
        var result = Run(_file.File, ("selfplay.sp.stopWhenWorse", "false"));
        var choice = Choice(result, "selfplay/sp");
        Assert.Equal(choice.Candidates.MaxBy(candidate => candidate.Value)!.Name, choice.Chosen);
        Assert.Equal("HR@1", choice.Metric);
        var source = choice.Chosen == "sft" ? Outcome(result, "sft") : Outcome(result, $"selfplay/{choice.Chosen.Replace('.', '-')}/align");
        Assert.Equal(File.ReadAllBytes(Path.Combine(source.Path, "model.safetensors")), File.ReadAllBytes(Path.Combine(choice.Model, "model.safetensors")));
        Assert.Equal(
            ["artifact.json", "config.json", "generation_config.json", "model.safetensors", "prompt.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"],
            Directory.EnumerateFileSystemEntries(choice.Model).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        // A rate of almost nothing leaves every answer as it is.
        (string, string)[] still = [("selfplay.sp.align.learningRate", "1e-30"), ("selfplay.sp.sft.learningRate", "1e-30")];
        var tied = Choice(Run(_file.File, still), "selfplay/sp");
        Assert.Equal(("sft", 4), (tied.Chosen, tied.Candidates.Count));
        Assert.Single(tied.Candidates.Select(candidate => candidate.Value).Distinct());
    }

    // Which round is worse is an accident of weights that are hardly trained: the first seed is taken at which the first is.
    [Fact]
    public void Rounds_after_one_that_is_worse_are_skipped_with_the_reason_and_a_second_run_does_nothing()
    {
        var (seed, result) = Enumerable.Range(1, 40).Select(at => (Seed: $"{at}", Result: Run(_file.File, ("seed", $"{at}"))))
            .First(run => run.Result.Stages.Any(stage => stage.Action == StageAction.Skip && stage.Stage == "selfplay/sp-round-2/align"));
        var skipped = result.Stages.Where(stage => stage.Action == StageAction.Skip).ToList();
        Assert.Equal(
            ["selfplay/sp-round-2/sft", "selfplay/sp-round-2/pairs", "selfplay/sp-round-2/align", "selfplay/sp-round-2/choose",
                "selfplay/sp-round-3/sft", "selfplay/sp-round-3/pairs", "selfplay/sp-round-3/align"],
            skipped.Select(stage => stage.Stage));
        Assert.All(skipped, stage =>
        {
            Assert.StartsWith("'sp.round-1' is worse than 'sft': HR@1 ", stage.Reason, StringComparison.Ordinal);
            Assert.False(Directory.Exists(stage.Path));
        });

        var choice = Choice(result, "selfplay/sp");
        Assert.Equal("sft", choice.Chosen);
        Assert.Equal(["sft", "sp.round-1"], choice.Candidates.Select(candidate => candidate.Name));
        Assert.Equal(["sft", "sp.round-1"], result.Measurement!.Models.Select(model => model.Name));
        Assert.DoesNotContain("round-2", File.ReadAllText(Path.Combine(result.Folder, "experiment.lock")), StringComparison.Ordinal);

        var preview = PreviewExperiment.Run(Request(_file.File, ("seed", seed)));
        Assert.Equal(
            result.Stages.Select(stage => (stage.Stage, stage.Action == StageAction.Skip ? StageAction.Skip : StageAction.Keep)),
            preview.Stages.Select(stage => (stage.Stage, stage.Action)));
        var again = Run(_file.File, ("seed", seed));
        Assert.True(again.Reused);
        Assert.Equal(result.Stages.Select(stage => (stage.Stage, stage.Key)), again.Stages.Select(stage => (stage.Stage, stage.Key)));

        // The resolved file says what the first one did.
        File.Copy(Path.Combine(result.Folder, ExperimentPlan.FileName), Path.Combine(_file.Folder, "again.yml"));
        Assert.All(
            Run(Path.Combine(_file.Folder, "again.yml")).Stages, stage => Assert.Contains(stage.Action, (StageAction[])[StageAction.Keep, StageAction.Skip]));

        // A stage that needs a round which is not made is not made either.
        var more = _file.Write("more.yml", $"extends: experiment.yml\nname: play\nseed: {seed}\nchoose: {{ last: {{ models: [sp.round-3] }}, most: {{ models: [sp.round-3, sft] }} }}\n");
        var rest = Run(more);
        Assert.Equal(StageAction.Skip, Outcome(rest, "choose/last").Action);
        Assert.Equal(["sft"], Choice(rest, "choose/most").Candidates.Select(candidate => candidate.Name));

        CleanExperiment.Run(Request(more), null, TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(result.Folder));
    }

    [Fact]
    public void A_preview_says_what_waits_and_a_run_that_is_stopped_within_a_round_goes_on_to_the_same_bytes()
    {
        var before = PreviewExperiment.Run(Request(_file.File));
        Assert.Equal(
            ["import", "sft", "selfplay/sp-round-1/sft", "selfplay/sp-round-1/pairs", "selfplay/sp-round-1/align", "selfplay/sp-round-1/choose"],
            before.Stages.Where(stage => stage.Action == StageAction.Run).Select(stage => stage.Stage));
        Assert.All(before.Stages.Where(stage => stage.Action == StageAction.Wait), stage => Assert.Equal("follows from selfplay/sp-round-1/choose", stage.Reason));

        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => RunExperiment.Run(Request(_file.File), new AtAlign(source.Cancel), source.Token));
        var resumed = Run(_file.File);
        using var other = new ExperimentFile(File.ReadAllText(_file.File));
        var whole = Run(other.File);
        foreach (var stage in whole.Stages.Where(stage => stage.Action != StageAction.Skip && stage.Stage != "measure"))
        {
            Assert.Equal(stage.Key, Outcome(resumed, stage.Stage).Key);
            Assert.Equal(Payload(stage.Path), Payload(Outcome(resumed, stage.Stage).Path));
        }
    }

    [Fact]
    public void Variants_of_a_sweep_follow_their_own_choices_and_run_side_by_side_to_the_same_bytes()
    {
        _file.Write("sweep.yml", "extends: experiment.yml\nname: sweep\nmatrix: { selfplay.sp.seed: [1, 2, 3] }\n");
        var apart = RunExperiment.Run(Request(Path.Combine(_file.Folder, "sweep.yml")) with { Parallel = 1 }, null, TestContext.Current.CancellationToken);
        _file.Write("beside.yml", "extends: experiment.yml\nname: beside\nmatrix: { selfplay.sp.seed: [1, 2, 3] }\n");
        var beside = RunExperiment.Run(
            Request(Path.Combine(_file.Folder, "beside.yml")) with { Parallel = 2, Runs = Path.Combine(_file.Folder, "elsewhere") }, null, TestContext.Current.CancellationToken);

        // A measurement has the title of its experiment.
        Assert.Equal(Keys(apart), Keys(beside));
        Assert.Equal(3 * 4, apart.Stages.Count(stage => stage.Stage.StartsWith("selfplay/sp-round-1/", StringComparison.Ordinal)));

        static IEnumerable<(string, string)> Keys(ExperimentResult result) => result.Stages.Where(stage => stage.Stage != "measure").Select(stage => (stage.Name, stage.Key));
    }

    [Fact]
    public void One_adapter_is_trained_throughout_and_what_starts_from_the_best_finds_its_base_here_and_under_another_name()
    {
        using var file = new ExperimentFile(Head.Replace("sft: {", "sft:\n  whole: {", StringComparison.Ordinal) + """
              start: { model: whole, lora: { rank: 2 }, epochs: 0.1, precision: Fp32, validation: { users: 0 } }
            selfplay:
              sp:
                model: start
                rounds: 2
                examples: 9
                sft: { lora: { continue: true }, precision: Fp32, batchSize: 4, validation: { users: 0 } }
                pairs: { selfHard: { within: Catalogue } }
                align: { lora: { continue: true }, precision: Fp32, batchSize: 4, learningRate: 0.01, validation: { users: 0 } }
            align:
              last: { model: sp, pairs: sp.round-1, lora: { continue: true }, loss: Dpo, precision: Fp32, validation: { users: 0 } }

            """);
        foreach (var name in new[] { "play", "again" })
        {
            var result = Run(file.File, ("name", name));
            Assert.All(["selfplay/sp-round-1/sft", "selfplay/sp-round-1/align", "selfplay/sp", "align/last"], stage =>
            {
                var config = JsonNode.Parse(File.ReadAllText(Path.Combine(Outcome(result, stage).Path, "adapter_config.json")))!;
                Assert.Equal((2, Path.Combine(result.Folder, "sft", "whole")), ((int)config["r"]!, (string)config["base_model_name_or_path"]!));
            });
            Assert.Equal(name == "again", result.Stages.All(stage => stage.Action is StageAction.Restore or StageAction.Skip));
            Assert.All(Run(file.File, ("name", name)).Stages, stage => Assert.Contains(stage.Action, (StageAction[])[StageAction.Keep, StageAction.Skip]));
        }
    }

    private static ExperimentRequest Request(string file, params (string Key, string Value)[] overrides) =>
        new() { File = file, Overrides = overrides.ToDictionary(pair => pair.Key, pair => pair.Value) };

    private static ExperimentResult Run(string file, params (string Key, string Value)[] overrides) =>
        RunExperiment.Run(Request(file, overrides), null, TestContext.Current.CancellationToken);

    private static StageOutcome Outcome(ExperimentResult result, string stage) => result.Stages.Single(outcome => outcome.Stage == stage);

    private static ChoiceResult Choice(ExperimentResult result, string stage) => Artifact.TryOpen(Outcome(result, stage).Path)!.ResultAs<ChoiceResult>()!;

    private static Dictionary<string, string> Payload(string folder) => Artifact.TryOpen(folder)!.Files.ToDictionary(file => file.Key, file => file.Value.Sha256);

    private sealed class AtAlign(Action act) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value is { Stage: "selfplay/sp-round-1/align", Activity: "training", Done: 1 })
            {
                act();
            }
        }
    }
}
