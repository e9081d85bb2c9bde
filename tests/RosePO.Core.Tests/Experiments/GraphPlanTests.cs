using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Stages that name stages: lazily, in any order, over several data sets.</summary>
public sealed class GraphPlanTests
{
    /// <summary>Two data sets, an SFT on each, and pairs of an aligned model: each stage is written above what it needs.</summary>
    internal const string Worst = """
        measure:
          films: { dataset: films, baselines: [sasrec], resamples: 20, generationUsers: 1 }
          games: { dataset: games, models: [tuned, play], resamples: 20, generationUsers: 1 }
        align:
          r2: { pairs: two, model: r1, validation: { users: 0 }, precision: Fp32 }
          r1: { pairs: one, validation: { users: 0 }, precision: Fp32 }
        smooth: { two: { oracle: SasRec, sasRec: { epochs: 1, hiddenSize: 8 } } }
        pairs:
          two: { model: r1, maxExamples: 6 }
          one: { model: tuned, strategies: [Random], maxExamples: 6 }
        sft:
          play: { dataset: games, model: tuned, epochs: 0.1, validation: { users: 0 }, precision: Fp32 }
          tuned: { model: first, epochs: 0.1, validation: { users: 0 }, precision: Fp32 }
        pretrain:
          first: { dataset: films, epochs: 0.1, validation: { users: 0 }, embedded: { hiddenSize: 16, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 16, contextLength: 192 }, packLength: 64, precision: Fp32 }
        datasets:
          games: { format: Sample, seed: 5, sample: { users: 24, families: 6, familySize: 3, meanInteractions: 7 } }
          films: { format: Sample, sample: { users: 24, families: 6, familySize: 3, meanInteractions: 7 } }
        candidates: 4
        control: false
        maxHistory: 3
        seed: 3
        name: worst

        """;

    private const string Two = "datasets: { a: { format: Sample }, b: { format: Sample, seed: 2 } }\n";

    private static T Request<T>(ExperimentPlan plan, string stage) => Assert.IsType<T>(plan.Stages.Single(planned => planned.Stage == stage).Request, exactMatch: false);

    private static string? DatasetOf(ExperimentPlan plan, string stage) => Path.GetFileName(plan.Stages.Single(planned => planned.Stage == stage).Dataset);

    private static string Error(string yaml) => ExperimentFile.Error("dataset: { format: Sample }\n" + yaml).Message;

    [Fact]
    public void Each_stage_comes_after_what_it_needs_whatever_the_order_of_the_file()
    {
        var plan = ExperimentFile.Plan(Worst);
        string[] stages = [.. plan.Stages.Select(stage => stage.Stage)];

        Assert.Equal(
            ["import/games", "import/films", "pretrain/first", "sft/tuned", "sft/play", "pairs/one", "align/r1", "pairs/two", "oracle", "smooth/two", "align/r2", "measure/films", "measure/games"],
            stages);
        Assert.All(plan.Stages, stage => Assert.All(stage.Needs, needed => Assert.True(
            Array.FindIndex(stages, other => plan.Stages.Single(one => one.Stage == other).Path == needed) < Array.IndexOf(stages, stage.Stage), $"{stage.Stage}: {needed}")));
        Assert.Equal(Path.Combine(plan.Folder, "align", "r1"), Request<PreferencePairsRequest>(plan, "pairs/two").Model);
        Assert.Equal(Path.Combine(plan.Folder, "smooth", "two"), Request<AlignRequest>(plan, "align/r2").Pairs);
        Assert.Equal(plan.Resolved, ExperimentFile.Plan(plan.Resolved).Resolved);
    }

    [Fact]
    public void A_stage_is_of_the_dataset_that_it_names_or_of_that_which_what_it_reads_is_of()
    {
        var plan = ExperimentFile.Plan(Worst);

        Assert.All(["pretrain/first", "sft/tuned", "pairs/one", "align/r1", "pairs/two", "oracle", "align/r2"], stage => Assert.Equal("films", DatasetOf(plan, stage)));
        Assert.Equal("games", DatasetOf(plan, "sft/play"));
        Assert.Equal(["first", "tuned", "r2", "r1"], Request<MeasurementRequest>(plan, "measure/films").Models.Select(model => model.Name));
        Assert.Equal(["tuned", "play"], Request<MeasurementRequest>(plan, "measure/games").Models.Select(model => model.Name));
        Assert.Equal("worst, games", Request<MeasurementRequest>(plan, "measure/games").Title);
    }

    [Theory]
    [InlineData("sft: {}\npairs: { two: { model: r1 } }\nalign: { r1: { pairs: two } }", "'pairs.two' -> 'align.r1' -> 'pairs.two'", 4, 23)]
    [InlineData("sft: { model: sft }", "'sft' -> 'sft'", 2, 15)]
    [InlineData("pretrain: { model: sft }\nsft: {}", "'pretrain' -> 'sft' -> 'pretrain'", 3, 6)]
    [InlineData("sft: {}\nalign: { a: { model: b, pairs: p }, b: { model: c, pairs: p }, c: { model: a, pairs: p } }\npairs: { p: { strategies: [Random] } }", "'align.a' -> 'align.b' -> 'align.c' -> 'align.a'", 3, 76)]
    public void A_circle_is_refused_with_its_chain(string yaml, string chain, int line, int column)
    {
        var error = ExperimentFile.Error("dataset: { format: Sample }\n" + yaml);

        Assert.Equal((RoseErrorCode.ExperimentValueInvalid, line, column), (error.Error, error.Line, error.Column));
        Assert.StartsWith(chain + " is a circle", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_is_refused_with_its_chain_too_where_it_leaves_open_which_dataset_its_stages_are_of()
    {
        var error = ExperimentFile.Error(
            Two + "sft: { f: { dataset: a, pretraining: { epochs: 0 } } }\n"
            + "pairs: { two: { model: r1 }, one: { model: r2 } }\nalign: { r1: { pairs: one, model: f }, r2: { pairs: two, model: r1 } }\ncontrol: false\n");

        Assert.StartsWith("'pairs.one' -> 'align.r2' -> 'pairs.two' -> 'align.r1' -> 'pairs.one' is a circle", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, error.Line);
    }

    [Fact]
    public void A_name_may_be_said_with_its_section()
    {
        var plan = ExperimentFile.Plan(
            "dataset: { format: Sample }\nsft: { pretraining: { epochs: 0 } }\npairs: { p: { model: align.x }, q: { model: sft } }\n"
            + "smooth: { q: {}, hard: { pairs: pairs.q, temperature: 0.5 } }\nalign: { x: { pairs: pairs.q, smoothed: false }, y: { pairs: smooth.hard, model: align.x } }\n");

        Assert.Equal(Path.Combine(plan.Folder, "align", "x"), Request<PreferencePairsRequest>(plan, "pairs/p").Model);
        Assert.Equal(Path.Combine(plan.Folder, "pairs", "q"), Request<AlignRequest>(plan, "align/x").Pairs);
        Assert.Equal(Path.Combine(plan.Folder, "smooth", "hard"), Request<AlignRequest>(plan, "align/y").Pairs);
        Assert.Equal(plan.Resolved, ExperimentFile.Plan(plan.Resolved).Resolved);
    }

    [Fact]
    public void Oracles_are_shared_by_name()
    {
        var plan = ExperimentFile.Plan("""
            dataset: { format: Sample }
            sft: { pretraining: { epochs: 0 } }
            measure: { baselines: [gru4rec, sasrec], oracles: [recurrent] }
            smooth: { p: { trained: recurrent, temperature: 2 }, q: { oracle: SasRec } }
            pairs: { p: { strategies: [Random] }, q: { strategies: [Random], negatives: 2 } }
            oracles: { recurrent: { oracle: Gru4Rec, gru4Rec: { epochs: 2 }, seed: 8, device: cpu } }
            """);
        var oracle = Request<OracleRequest>(plan, "oracle/recurrent");

        Assert.Equal(((OracleOptions)new Gru4RecOptions { Epochs = 2 }, 8), (oracle.Options, oracle.Seed));
        var smooth = Request<OracleSmoothingRequest>(plan, "smooth/p");
        Assert.Equal((oracle.Destination, SmoothingOracle.Gru4Rec, 8, 2.0), (smooth.OracleDestination, smooth.Oracle, smooth.Seed, smooth.Temperature));
        Assert.Equal([oracle.Destination, Path.Combine(plan.Folder, "oracle-q")], Request<MeasurementRequest>(plan, "measure").Oracles);
        Assert.Equal(plan.Resolved, ExperimentFile.Plan(plan.Resolved).Resolved);
    }

    [Fact]
    public void A_flow_term_takes_the_oracle_that_it_names_or_the_only_one()
    {
        const string yaml = """
            dataset: { format: Sample }
            pretrain: {}
            sft:
              plain: { promptTemplate: EmbeddedHistory, dropout: 0, flow: { weight: 0.01, reward: Plain } }
              flower: { promptTemplate: EmbeddedHistory, dropout: 0, flow: { weight: 0.01 FLOW } }
            oracles: { unseen: { folds: 2 } OTHER }
            """;
        foreach (var (flow, other) in new[] { ("", ""), (", oracle: unseen", ", more: { folds: 3 }"), (", oracle: oracles.unseen", ", more: {}") })
        {
            var plan = ExperimentFile.Plan(yaml.Replace("FLOW", flow, StringComparison.Ordinal).Replace("OTHER", other, StringComparison.Ordinal));
            Assert.Equal(Request<OracleRequest>(plan, "oracle/unseen").Destination, Request<SftRequest>(plan, "sft/flower").Flow.Oracle);
            Assert.Null(Request<SftRequest>(plan, "sft/plain").Flow.Oracle);
            Assert.Contains("oracle: unseen", plan.Resolved, StringComparison.Ordinal);
            Assert.Equal(plan.Resolved, ExperimentFile.Plan(plan.Resolved).Resolved);
        }
    }

    [Theory]
    [InlineData("flow: { weight: 0.1 }", "", "'flow.oracle'")]
    [InlineData("flow: { weight: 0.1 }", "oracles: { one: { folds: 2 }, two: { folds: 3 } }", "'sft.flow.oracle' is missing: name one of one, two.")]
    [InlineData("flow: { weight: 0.1 }", "oracles: { one: {} }", "set 'oracles.one.folds' to at least 2")]
    [InlineData("flow: { weight: 0.1, oracle: won }", "oracles: { one: { folds: 2 } }", "did you mean 'one'?")]
    [InlineData("flow: { weight: 0.1, reward: Plain, oracle: one }", "oracles: { one: { folds: 2 } }", "'flow.oracle' is not read when 'flow.reward' is Plain")]
    public void An_oracle_that_a_flow_term_cannot_have_is_an_error(string flow, string oracles, string says) => Assert.Contains(
        says,
        ExperimentFile.Error($"dataset: {{ format: Sample }}\nsft: {{ promptTemplate: EmbeddedHistory, dropout: 0, {flow} }}\n{oracles}\n").Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_oracle_of_folds_teaches_epsilon_and_the_baseline_of_its_kind_is_trained_without_them()
    {
        var plan = ExperimentFile.Plan("""
            dataset: { format: Sample }
            sft: { pretraining: { epochs: 0 } }
            measure: { baselines: [gru4rec, sasrec] }
            smooth: { p: { trained: unseen }, q: { oracle: SasRec, folds: 2 }, r: { oracle: SasRec } }
            pairs: { p: { strategies: [Random] }, q: { strategies: [Random], negatives: 2 }, r: { strategies: [Random], negatives: 3 } }
            oracles: { unseen: { oracle: Gru4Rec, gru4Rec: { epochs: 2 }, folds: 3 } }
            """);

        Assert.Equal(
            [("oracle/unseen", 3), ("oracle-q", 2), ("oracle-r", 1), ("oracle-measure-gru4rec", 1)],
            plan.Stages.Where(stage => stage.Request is OracleRequest).Select(stage => (stage.Stage, ((OracleRequest)stage.Request).Folds)).OrderByDescending(stage => stage.Folds));
        Assert.Equal(3, Request<OracleSmoothingRequest>(plan, "smooth/p").Folds);
        Assert.Equal(Path.Combine(plan.Folder, "oracle-q"), Request<OracleSmoothingRequest>(plan, "smooth/q").OracleDestination);
        Assert.Equal(
            [Path.Combine(plan.Folder, "oracle-measure-gru4rec"), Path.Combine(plan.Folder, "oracle-r")], Request<MeasurementRequest>(plan, "measure").Oracles);
        Assert.Equal(Request<OracleRequest>(plan, "oracle/unseen").Options, Request<OracleRequest>(plan, "oracle-measure-gru4rec").Options);
        Assert.Equal(plan.Resolved, ExperimentFile.Plan(plan.Resolved).Resolved);
    }

    [Fact]
    public void A_dataset_may_merge_others_of_the_experiment()
    {
        var plan = ExperimentFile.Plan("datasets: { both: { format: Merge, merge: [a, b] }, a: { format: Sample }, b: { format: Sample, seed: 2 } }\nsft: { dataset: both }\n");

        Assert.Equal(["import/a", "import/b", "import/both"], plan.Stages.Take(3).Select(stage => stage.Stage));
        Assert.Equal([plan.Stages[0].Path, plan.Stages[1].Path], Request<ImportDatasetRequest>(plan, "import/both").Merge);
        Assert.Contains("merge: [a, b]", plan.Resolved, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sft: {}", "'sft.dataset' is missing: name one of the datasets a, b.")]
    [InlineData("sft: { dataset: c }", "'sft.dataset' names 'c', which is not a dataset")]
    [InlineData("sft: { dataset: a }\npairs: { p: { dataset: b, strategies: [Random] } }\nalign: { x: { pairs: p, model: sft } }", "reads 'sft', which is of 'a'")]
    [InlineData("sft: { dataset: a }\npairs: { p: { strategies: [Random] } }\nalign: { x: { pairs: p, dataset: b } }", "is not 'a', which its pairs are of")]
    [InlineData("sft: { x: { dataset: a }, y: { dataset: b } }\nmeasure: { models: [x, y] }", "name stages of one dataset")]
    [InlineData("sft: { x: { dataset: a }, y: { dataset: b } }\npairs: { p: {} }", "'pairs.p.dataset' is missing")]
    [InlineData("sft: { x: { dataset: a }, y: { dataset: a } }\npairs: { p: { dataset: a } }", "'pairs.p.model' is missing: name one of x, y.")]
    [InlineData("sft: { dataset: a }\npairs: { p: {} }\noracles: { o: { dataset: b } }\nsmooth: { p: { trained: o } }", "are of different datasets")]
    [InlineData("dataset: { format: Sample }", "Both 'dataset' and 'datasets' are set")]
    public void What_several_datasets_leave_open_or_contradict_is_an_error(string yaml, string says) =>
        Assert.Contains(says, ExperimentFile.Error(Two + yaml + "\n").Message, StringComparison.Ordinal);

    [Fact]
    public void With_several_datasets_each_stage_takes_the_model_and_pairs_of_its_own()
    {
        var plan = ExperimentFile.Plan(Two
            + "pretrain: { pa: { dataset: a }, pb: { dataset: b } }\nsft: { sa: { dataset: a }, sb: { dataset: b } }\npairs: { a: { dataset: a }, b: { dataset: b } }\n"
            + "align: { xa: { pairs: a }, xb: { dataset: b } }\nmeasure: { a: { dataset: a, baselines: [sasrec] }, b: { dataset: b, baselines: [sasrec] } }\n");

        Assert.Equal(Path.Combine(plan.Folder, "pretrain", "pb"), Request<SftRequest>(plan, "sft/sb").Model);
        Assert.Equal(Path.Combine(plan.Folder, "sft", "sb"), Request<PreferencePairsRequest>(plan, "pairs/b").Model);
        Assert.Equal(Path.Combine(plan.Folder, "pairs", "b"), Request<AlignRequest>(plan, "align/xb").Pairs);
        Assert.Equal(["pb", "sb", "sb+", "xb"], Request<MeasurementRequest>(plan, "measure/b").Models.Select(model => model.Name));
        Assert.Equal(["oracle", "oracle-measure-b-sasrec"], plan.Stages.Where(stage => stage.Request is OracleRequest).Select(stage => stage.Stage));
        Assert.Equal("b", DatasetOf(plan, "oracle-measure-b-sasrec"));
    }

    [Fact]
    public void Models_of_one_name_are_refused_with_both_places() =>
        Assert.Contains("'align.x' and 'sft.x' (line 2 of experiment.yml) are models of one name", Error("sft: { x: {} }\nalign: { x: {} }\n"), StringComparison.Ordinal);

    [Fact]
    public void A_new_model_with_a_name_is_pretrained_beside_it()
    {
        var plan = ExperimentFile.Plan("dataset: { format: Sample }\npretrain: {}\nsft: { own: { model: Embedded }, usual: {} }\n");

        Assert.Equal(["import", "pretrain", "sft/own-pretrain", "sft/own", "sft/usual"], plan.Stages.Select(stage => stage.Stage));
        Assert.Equal(Path.Combine(plan.Folder, "pretrain"), Request<SftRequest>(plan, "sft/usual").Model);
    }

    [Fact]
    public void Every_option_of_every_record_is_in_the_resolved_file()
    {
        var plan = ExperimentFile.Plan("""
            dataset: { format: Sample }
            pretrain: {}
            sft: {}
            pairs: { p: {} }
            oracles: { o: {} }
            smooth: { p: {} }
            align: { x: {}, t: { tune: { grid: { beta: [1, 2] } } } }
            selfplay: { s: { sft: {} } }
            choose: { c: { models: [x] } }
            measure: {}
            """);
        var keys = Keys(plan.Resolved);
        foreach (var stage in Core.Experiments.Stages.StageList.All.Where(stage => stage is not (Core.Experiments.Stages.ImportPairsStage or Core.Experiments.Stages.NamedDatasetStage)))
        {
            foreach (var option in Options(stage.Shape))
            {
                Assert.True(keys.Any(key => key.StartsWith(stage.Section + '.', StringComparison.Ordinal) && key.EndsWith('.' + option, StringComparison.Ordinal)), $"{stage.Section}: {option}");
            }
        }

        static IEnumerable<string> Options(Core.Experiments.Binding.SectionShape shape) => Core.Options.RequestOption.Of(shape.Record)
            .Select(option => option.Key).Where(key => !shape.Reserved.Contains(key.Split('.')[0]))
            .Concat(shape.Parts.SelectMany(part => Options(part.Shape).Select(key => $"{part.Name}.{key}")));
    }

    private static HashSet<string> Keys(string yaml)
    {
        var stream = new YamlDotNet.RepresentationModel.YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. Below(stream.Documents[0].RootNode, "")];

        static IEnumerable<string> Below(YamlDotNet.RepresentationModel.YamlNode node, string path) => node is YamlDotNet.RepresentationModel.YamlMappingNode mapping && mapping.Children.Count > 0
            ? mapping.Children.SelectMany(pair => Below(pair.Value, $"{path}.{pair.Key}".TrimStart('.')))
            : [path];
    }
}
