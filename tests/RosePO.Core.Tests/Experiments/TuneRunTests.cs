using System.Globalization;
using System.Text;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Evaluation.Publishing;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Models that are chosen by validation, run.</summary>
public sealed class TuneRunTests
{
    private const string Options = "validation: { users: 0 }, batchSize: 2, precision: Fp32";

    private static readonly string s_head = SmallExperiment.Yaml[..SmallExperiment.Yaml.IndexOf("smooth:", StringComparison.Ordinal)].Replace("control: false\n", "", StringComparison.Ordinal);

    private static readonly string s_tuned = s_head + $$"""
        align:
          dpo: { loss: Dpo, {{Options}}, tune: { grid: { learningRate: [0.05, 1e-30], beta: [0.1, 1] } } }
          ipo: { loss: Ipo, {{Options}}, learningRate: 0.01 }
        measure: { resamples: 20, generationUsers: 1 }

        """;

    [Fact]
    public void The_best_trial_is_the_model_and_its_control_the_best_of_those_of_the_trials()
    {
        using var file = new ExperimentFile(s_tuned);
        var result = Run(file);
        var choice = Choice(result, "align/dpo");

        Assert.Equal(["dpo.trial-1", "dpo.trial-2", "dpo.trial-3", "dpo.trial-4"], choice.Candidates.Select(trial => trial.Name));
        var chosen = choice.Candidates.MaxBy(trial => trial.Value)!;
        Assert.Equal(chosen.Name, choice.Chosen);
        Assert.Equal(Weights(Outcome(result, $"align/{chosen.Name.Replace('.', '-')}").Path), Weights(Outcome(result, "align/dpo").Path));
        Assert.Contains($"{chosen.Name} of 4 trials (learningRate ", Outcome(result, "align/dpo").Note, StringComparison.Ordinal);
        Assert.All(choice.Candidates, trial =>
        {
            Assert.Equal(chosen.Value - trial.Value, trial.Lead, 1e-12);
            Assert.InRange(trial.Value, trial.Low, trial.High);
            Assert.InRange(trial.Lead, trial.LeadLow, trial.LeadHigh);
        });

        // Two rates, whatever beta is; at next to none nothing moves.
        Assert.Equal(["sft+dpo.trial-1", "sft+dpo.trial-2"], Choice(result, "align/sft+dpo").Candidates.Select(trial => trial.Name));
        Assert.Equal(choice.Candidates[2].Value, Choice(result, "align/sft+dpo").Candidates[1].Value);

        var measurement = result.Measurement!;
        Assert.Equal(["base", "sft", "sft+dpo", "sft+ipo", "dpo", "ipo"], measurement.Models.Select(model => model.Name));
        Assert.Equal(["sft+dpo", "sft"], measurement.Comparisons.Where(one => one is { Model: "dpo", Metric: "HR@1" }).Select(one => one.Against));
        Assert.Equal(["sft+ipo", "sft"], measurement.Comparisons.Where(one => one is { Model: "ipo", Metric: "HR@1" }).Select(one => one.Against));
        Assert.Contains("different budgets: dpo 4 trials, ipo 1 trial", Outcome(result, "measure").Note, StringComparison.Ordinal);

        var trials = TrialsFile.Read(Outcome(result, "align/dpo").Path)!;
        Assert.Equal(("HR@1", choice.Users, choice.Chosen), (trials.Metric, trials.Users, trials.Chosen));
        Assert.Equal(choice.Candidates.Select(trial => (trial.Name, trial.Value)), trials.Trials.Select(trial => (trial.Figure.Name, trial.Figure.Value)));
        Assert.Equal(["0.05", "0.05", "1E-30", "1E-30"], trials.Trials.Select(trial => trial.Figure.Values!["learningRate"]));
        Assert.DoesNotContain(file.Folder, File.ReadAllText(Path.Combine(Outcome(result, "align/dpo").Path, TrialsFile.Name)), StringComparison.Ordinal);

        var report = File.ReadAllText(measurement.Report);
        Assert.Contains("<h2>Choice by validation</h2>", report, StringComparison.Ordinal);
        Assert.Contains("<strong>Different budgets.</strong> The aligned models were chosen from different numbers of trials (dpo 4 trials, ipo 1 trial)", report, StringComparison.Ordinal);
        Assert.Contains($"<th scope=\"row\">{chosen.Name}, chosen</th>", report, StringComparison.Ordinal);
        var lineage = report[report.IndexOf("<h2>Lineage</h2>", StringComparison.Ordinal)..report.IndexOf("<h2>Resolved experiment</h2>", StringComparison.Ordinal)];
        Assert.All(choice.Candidates, trial => Assert.Equal(trial == chosen, lineage.Contains($">align/{trial.Name.Replace('.', '-')}<", StringComparison.Ordinal)));
        Assert.Contains("As a control it has one trial for every way", Note(report), StringComparison.Ordinal);
        Assert.True(Run(file).Reused);

        // The card of the chosen model is of how it was trained.
        var export = Path.Combine(file.Folder, "export");
        ExportModel.Run(new ModelExportRequest { Model = Outcome(result, "align/dpo").Path, Destination = export }, cancellation: TestContext.Current.CancellationToken);
        var card = File.ReadAllText(Path.Combine(export, "README.md"));
        Assert.All(choice.Candidates, trial => Assert.Equal(trial == chosen, card.Contains(trial.Name.Replace('.', '-'), StringComparison.Ordinal)));
        Assert.Contains($"beta {chosen.Values!["beta"]}", card, StringComparison.Ordinal);

        static string Note(string page) => page[page.IndexOf("<h3>sft+dpo</h3>", StringComparison.Ordinal)..];
    }

    [Fact]
    public void Another_test_split_changes_no_choice()
    {
        using var file = new ExperimentFile(s_tuned.Replace(
            "dataset: { format: Sample, sample: { users: 24, families: 6, familySize: 3, meanInteractions: 7 } }",
            "dataset: { path: log.csv, format: Csv, candidateSampling: File, candidateFile: candidates.jsonl }",
            StringComparison.Ordinal));
        var results = new List<ExperimentResult>();
        foreach (var shift in new[] { 1, 5 })
        {
            Write(file, shift);
            results.Add(Run(file, ("name", $"shift-{shift}")));
        }

        Assert.NotEqual(Figures(results[0]), Figures(results[1]));
        Assert.Equal(Choice(results[0], "align/dpo").Candidates.Select(trial => (trial.Value, trial.Low, trial.Lead)), Choice(results[1], "align/dpo").Candidates.Select(trial => (trial.Value, trial.Low, trial.Lead)));
        Assert.Equal(Choice(results[0], "align/dpo").Chosen, Choice(results[1], "align/dpo").Chosen);
        Assert.Equal(Weights(Outcome(results[0], "align/dpo").Path), Weights(Outcome(results[1], "align/dpo").Path));

        static IEnumerable<double> Figures(ExperimentResult result) => result.Measurement!.Models.SelectMany(model => model.Metrics.Values.Select(figure => figure.Value));
    }

    [Fact]
    public void A_run_that_is_stopped_within_a_trial_goes_on_with_those_that_are_missing_to_the_same_bytes()
    {
        using var file = new ExperimentFile(s_tuned);
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => RunExperiment.Run(Request(file), new AtTrial("align/dpo-trial-2", source.Cancel), source.Token));

        var resumed = Run(file);
        Assert.Equal((StageAction.Keep, StageAction.Run, StageAction.Run), (Outcome(resumed, "align/dpo-trial-1").Action, Outcome(resumed, "align/dpo-trial-2").Action, Outcome(resumed, "align/dpo").Action));
        using var other = new ExperimentFile(s_tuned);
        var whole = Run(other);
        foreach (var stage in whole.Stages.Where(stage => stage.Stage != "measure"))
        {
            Assert.Equal(stage.Key, Outcome(resumed, stage.Stage).Key);
            Assert.Equal(Payload(stage.Path), Payload(Outcome(resumed, stage.Stage).Path));
        }
    }

    [Fact]
    public void A_wider_grid_trains_what_it_has_more()
    {
        using var file = new ExperimentFile(s_tuned);
        Run(file);
        var wider = Run(file, ("align.dpo.tune.grid.beta", "[0.1, 0.5, 1]"));
        Assert.Equal(
            [StageAction.Keep, StageAction.Run, StageAction.Restore, StageAction.Restore, StageAction.Run, StageAction.Restore],
            Enumerable.Range(1, 6).Select(at => Outcome(wider, $"align/dpo-trial-{at}").Action));
        Assert.Equal(StageAction.Keep, Outcome(wider, "align/sft+dpo").Action);
    }

    // Five training items of each user, a validation item and a test item; another shift has other test items, in the same lists.
    private static void Write(ExperimentFile file, int shift)
    {
        var (log, lists) = (new StringBuilder("user,item,title,timestamp\n"), new StringBuilder());
        for (var user = 0; user < 24; user++)
        {
            for (var at = 0; at < 7; at++)
            {
                var item = (user + at switch { 5 => 9, 6 => 10 + shift, _ => at }) % 20;
                log.Append(CultureInfo.InvariantCulture, $"u{user},i{item},Title {item},{at}\n");
            }

            foreach (var split in new[] { "validation", "test" })
            {
                int[] items = split == "test" ? [(user + 11) % 20, (user + 15) % 20, (user + 7) % 20, (user + 8) % 20] : [(user + 9) % 20, (user + 6) % 20, (user + 7) % 20, (user + 8) % 20];
                lists.Append(CultureInfo.InvariantCulture, $"{{\"user\": \"u{user}\", \"split\": \"{split}\", \"candidates\": [{string.Join(", ", items.Select(item => $"\"i{item}\""))}]}}\n");
            }
        }

        file.Write("log.csv", log.ToString());
        file.Write("candidates.jsonl", lists.ToString());
    }

    private static ExperimentRequest Request(ExperimentFile file, params (string Key, string Value)[] overrides) =>
        new() { File = file.File, Overrides = overrides.ToDictionary(pair => pair.Key, pair => pair.Value), Parallel = 1 };

    private static ExperimentResult Run(ExperimentFile file, params (string Key, string Value)[] overrides) =>
        RunExperiment.Run(Request(file, overrides), null, TestContext.Current.CancellationToken);

    private static StageOutcome Outcome(ExperimentResult result, string stage) => result.Stages.Single(outcome => outcome.Stage == stage);

    private static ChoiceResult Choice(ExperimentResult result, string stage) => Artifact.TryOpen(Outcome(result, stage).Path)!.ResultAs<ChoiceResult>()!;

    private static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));

    private static Dictionary<string, string> Payload(string folder) => Artifact.TryOpen(folder)!.Files.ToDictionary(file => file.Key, file => file.Value.Sha256);

    private sealed class AtTrial(string stage, Action act) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value is { Activity: "training", Done: 1 } && value.Stage == stage)
            {
                act();
            }
        }
    }
}
