using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

public class ExperimentPlanTests
{
    private const string Whole = """
        name: whole
        seed: 7
        maxHistory: 5
        device: cpu
        dataset: { format: Sample, sample: { users: 60 } }
        pretrain: { epochs: 2, embedded: { hiddenSize: 32 } }
        sft: { epochs: 1.5, seed: 9 }
        pairs:
          mixed: { strategies: [selfHard, Semantic], negatives: 2 }
          random: { strategies: [Random] }
        smooth:
          mixed: { oracle: SasRec, temperature: 2, sasRec: { epochs: 3 } }
        align:
          dpo: { pairs: random, loss: Dpo }
          rosepo: { pairs: mixed, beta: 0.5 }
        measure: { baselines: [random, sasrec] }
        """;

    private static T Request<T>(ExperimentPlan plan, string stage) =>
        Assert.IsType<T>(plan.Stages.Single(planned => planned.Stage == stage).Request, exactMatch: false);

    [Fact]
    public void Stages_run_in_the_order_that_each_needs_the_ones_before()
    {
        var plan = ExperimentFile.Plan(Whole);

        Assert.Equal(
            ["import", "pretrain", "sft", "pairs/mixed", "pairs/random", "oracle", "smooth/mixed", "align/dpo", "align/rosepo", "align/sft+dpo", "align/sft+rosepo", "measure"],
            plan.Stages.Select(stage => stage.Stage));
    }

    [Fact]
    public void Every_artifact_lies_in_the_experiments_own_folder_below_the_runs()
    {
        using var file = new ExperimentFile(Whole);
        var plan = file.Load();

        Assert.Equal(Path.Combine(file.Folder, "runs", "whole"), plan.Folder);
        Assert.All(plan.Stages, stage => Assert.Equal(Path.Combine([plan.Folder, .. stage.Stage.Split('/')]), stage.Path));
    }

    [Fact]
    public void The_length_of_the_datasets_lists_is_not_that_of_lists_drawn_for_the_measurement()
    {
        const string Shared = "candidates: 8\ndataset: { format: Sample }\nmeasure: { baselines: [random] }\n";
        var plan = ExperimentFile.Plan(Shared);
        var own = ExperimentFile.Plan(Shared.Replace("[random]", "[random], candidates: 12", StringComparison.Ordinal));

        Assert.Equal((8, null), (Request<ImportDatasetRequest>(plan, "import").Candidates, Request<MeasurementRequest>(plan, "measure").Candidates));
        Assert.Equal((8, 12), (Request<ImportDatasetRequest>(own, "import").Candidates, Request<MeasurementRequest>(own, "measure").Candidates));
    }

    [Fact]
    public void Shared_defaults_reach_every_stage_and_a_stages_own_value_wins()
    {
        var plan = ExperimentFile.Plan(Whole);

        Assert.Equal(7, Request<ImportDatasetRequest>(plan, "import").Seed);
        var pretrain = Request<TrainingRequest>(plan, "pretrain");
        Assert.Equal((7, 5, "cpu"), (pretrain.Seed, pretrain.MaxHistory, pretrain.Device));
        Assert.Equal(9, Request<TrainingRequest>(plan, "sft").Seed);
        Assert.Equal(5, Request<MeasurementRequest>(plan, "measure").MaxHistory);
    }

    [Fact]
    public void A_nested_record_keeps_the_defaults_of_what_it_does_not_set()
    {
        var shape = Request<PretrainRequest>(ExperimentFile.Plan(Whole), "pretrain").Embedded;

        Assert.Equal(new EmbeddedModelOptions { HiddenSize = 32 }, shape);
    }

    [Fact]
    public void Sft_starts_from_the_pretrained_model_and_alignment_from_sft()
    {
        var plan = ExperimentFile.Plan(Whole);

        Assert.Equal("Embedded", Request<TrainingRequest>(plan, "pretrain").Model);
        Assert.Equal(Path.Combine(plan.Folder, "pretrain"), Request<TrainingRequest>(plan, "sft").Model);
        Assert.Equal(Path.Combine(plan.Folder, "sft"), Request<AlignRequest>(plan, "align/dpo").Model);
        Assert.Equal(Path.Combine(plan.Folder, "sft"), Request<PreferencePairsRequest>(plan, "pairs/mixed").Model);
    }

    [Fact]
    public void Sft_without_a_pretrain_section_is_pretrained_by_a_stage_of_its_own()
    {
        var plan = ExperimentFile.Plan("dataset: { format: Sample }\nsft: { epochs: 1 }\n");

        Assert.Equal(["import", "pretrain", "sft"], plan.Stages.Select(stage => stage.Stage));
        Assert.Equal(("Embedded", 12), (Request<PretrainRequest>(plan, "pretrain").Model, Request<PretrainRequest>(plan, "pretrain").Epochs));
        Assert.Equal(Path.Combine(plan.Folder, "pretrain"), Request<SftRequest>(plan, "sft").Model);
        Assert.Equal(plan.Resolved, ExperimentFile.Plan(plan.Resolved).Resolved);
    }

    [Fact]
    public void Sft_that_is_not_pretrained_starts_from_a_new_model()
    {
        var plan = ExperimentFile.Plan("dataset: { format: Sample }\nsft: { pretraining: { epochs: 0 } }\n");

        Assert.Equal(["import", "sft"], plan.Stages.Select(stage => stage.Stage));
        Assert.Equal("Embedded", Request<SftRequest>(plan, "sft").Model);
    }

    [Fact]
    public void RosePO_takes_smoothed_pairs_where_there_are_some_and_DPO_plain_ones()
    {
        var plan = ExperimentFile.Plan(Whole.Replace("dpo: { pairs: random,", "dpo: { pairs: mixed,", StringComparison.Ordinal));

        Assert.Equal(Path.Combine(plan.Folder, "smooth", "mixed"), Request<AlignRequest>(plan, "align/rosepo").Pairs);
        Assert.Equal(Path.Combine(plan.Folder, "pairs", "mixed"), Request<AlignRequest>(plan, "align/dpo").Pairs);
    }

    [Fact]
    public void DPO_takes_smoothed_pairs_when_told_to()
    {
        var plan = ExperimentFile.Plan(
            Whole.Replace("dpo: { pairs: random, loss: Dpo }", "dpo: { pairs: mixed, loss: Dpo, smoothed: true }", StringComparison.Ordinal));

        Assert.Equal(Path.Combine(plan.Folder, "smooth", "mixed"), Request<AlignRequest>(plan, "align/dpo").Pairs);
    }

    [Theory]
    [InlineData("losses: [{ loss: RosePO, weight: 0.8 }, { loss: Bco, weight: 0.2 }]", "smooth")]
    [InlineData("losses: [{ loss: Dpo }, { loss: Bco }]", "pairs")]
    [InlineData("loss: rosepoRobust", "smooth")]
    [InlineData("loss: RosePOList", "smooth")]
    [InlineData("loss: Tpo", "smooth")]
    [InlineData("losses: [{ loss: Tpo }, { loss: Bco }]", "smooth")]
    [InlineData("loss: Tpo, tpo: { values: Grade }", "pairs")]
    [InlineData("loss: Sdpo", "pairs")]
    [InlineData("loss: SimPO", "pairs")]
    [InlineData("loss: SimPO, smoothed: true", "smooth")]
    [InlineData("loss: RosePO, labelSmoothing: 0.1", "pairs")]
    public void Smoothed_pairs_go_to_rosepo_in_either_form_and_to_what_asks_for_them(string keys, string stage)
    {
        var plan = ExperimentFile.Plan(
            Whole.Replace("dpo: { pairs: random, loss: Dpo }", $"dpo: {{ pairs: mixed, {keys} }}", StringComparison.Ordinal));

        Assert.Equal(Path.Combine(plan.Folder, stage, "mixed"), Request<AlignRequest>(plan, "align/dpo").Pairs);
    }

    [Fact]
    public void One_oracle_serves_smoothing_and_the_baseline()
    {
        var plan = ExperimentFile.Plan(Whole);
        var oracle = Request<OracleRequest>(plan, "oracle");

        Assert.Equal(3, oracle.Options.Epochs);
        Assert.Equal(oracle.Destination, Request<OracleSmoothingRequest>(plan, "smooth/mixed").OracleDestination);
        Assert.Equal([oracle.Destination], Request<MeasurementRequest>(plan, "measure").Oracles);
    }

    [Fact]
    public void Each_trained_baseline_has_an_oracle_of_its_kind()
    {
        var plan = ExperimentFile.Plan(Whole.Replace("baselines: [random, sasrec]", "baselines: [gru4rec, sasrec, caser]", StringComparison.Ordinal));

        Assert.Equal(
            ["oracle-measure-gru4rec", "oracle", "oracle-measure-caser"],
            Request<MeasurementRequest>(plan, "measure").Oracles.Select(Path.GetFileName));
        Assert.IsType<Gru4RecOptions>(Request<OracleRequest>(plan, "oracle-measure-gru4rec").Options);
        Assert.IsType<CaserOptions>(Request<OracleRequest>(plan, "oracle-measure-caser").Options);
    }

    [Fact]
    public void Smoothing_takes_the_network_of_its_oracle_and_a_file_of_scores_needs_none()
    {
        var gru = ExperimentFile.Plan(Whole.Replace(
            "oracle: SasRec, temperature: 2, sasRec: { epochs: 3 }", "oracle: Gru4Rec, gru4Rec: { epochs: 3, objective: BinaryCrossEntropy }", StringComparison.Ordinal));
        Assert.Equal(
            new Gru4RecOptions { Epochs = 3, Objective = OracleObjective.BinaryCrossEntropy }, Request<OracleRequest>(gru, "oracle").Options);

        using var file = new ExperimentFile(Whole.Replace(
            "oracle: SasRec, temperature: 2, sasRec: { epochs: 3 }", "oracle: File, scores: own/scores.csv", StringComparison.Ordinal)
            .Replace("[random, sasrec]", "[random]", StringComparison.Ordinal));
        file.Write("own/scores.csv", "user,item,score\n");
        Assert.Equal(Path.Combine(file.Folder, "own", "scores.csv"), Request<OracleSmoothingRequest>(file.Load(), "smooth/mixed").Scores);
        Assert.DoesNotContain(file.Load().Stages, stage => stage.Request is OracleRequest);
    }

    [Fact]
    public void Oracles_that_are_trained_differently_do_not_share_a_folder()
    {
        var plan = ExperimentFile.Plan(Whole.Replace(
            "smooth:", "smooth:\n  random: { sasRec: { epochs: 4 } }", StringComparison.Ordinal));

        Assert.Equal(4, Request<OracleRequest>(plan, "oracle").Options.Epochs);
        Assert.Equal(3, Request<OracleRequest>(plan, "oracle-mixed").Options.Epochs);
    }

    [Fact]
    public void The_measurement_takes_every_model_unless_some_are_named()
    {
        var all = Request<MeasurementRequest>(ExperimentFile.Plan(Whole), "measure");
        var some = Request<MeasurementRequest>(
            ExperimentFile.Plan(Whole.Replace("measure: {", "measure: { models: [sft, rosepo],", StringComparison.Ordinal)), "measure");

        Assert.Equal(["base", "sft", "sft+dpo", "sft+rosepo", "dpo", "rosepo"], all.Models.Select(model => model.Name));
        Assert.Equal(["sft", "sft+rosepo", "rosepo"], some.Models.Select(model => model.Name));
    }

    [Fact]
    public void Paths_start_at_the_experiment_file()
    {
        using var file = new ExperimentFile("dataset: { path: logs/u.csv }\n");
        file.Write("logs/u.csv", "user,item\n");

        Assert.Equal(Path.Combine(file.Folder, "logs", "u.csv"), Request<ImportDatasetRequest>(file.Load(), "import").Path);
    }

    [Fact]
    public void A_prompt_template_is_a_shipped_name_or_a_path_that_starts_at_the_experiment_file()
    {
        using var file = new ExperimentFile("{ dataset: { format: Sample }, pretrain: { promptTemplate: llara }, sft: { promptTemplate: own/films.yml } }");
        file.Write("own/films.yml", "prompt: '{history}'\n");

        Assert.Equal("llara", Request<TrainingRequest>(file.Load(), "pretrain").PromptTemplate);
        Assert.Equal(Path.Combine(file.Folder, "own", "films.yml"), Request<TrainingRequest>(file.Load(), "sft").PromptTemplate);
    }

    [Fact]
    public void Overrides_replace_and_insert_values_by_dotted_key()
    {
        var plan = ExperimentFile.Plan(
            Whole, ("seed", "3"), ("name", "other"), ("sft.epochs", "4"), ("align.rosepo.lora.rank", "8"));

        Assert.Equal("other", plan.Name);
        Assert.Equal(3, Request<TrainingRequest>(plan, "pretrain").Seed);
        Assert.Equal(4, Request<TrainingRequest>(plan, "sft").Epochs);
        Assert.Equal(8, Request<AlignRequest>(plan, "align/rosepo").Lora.Rank);
    }

    [Fact]
    public void An_experiment_without_a_name_is_called_as_its_file() =>
        Assert.Equal("experiment", ExperimentFile.Plan("dataset: { format: Sample }\n").Name);

    [Fact]
    public void The_resolved_plan_is_saved_beside_the_stages()
    {
        using var file = new ExperimentFile(Whole);
        var plan = file.Load();
        plan.Save();
        var text = File.ReadAllText(Path.Combine(plan.Folder, ExperimentPlan.FileName));

        Assert.Contains("\nalign:\n", text, StringComparison.Ordinal);
        Assert.Contains("    beta: 0.5\n", text, StringComparison.Ordinal);
    }
}
