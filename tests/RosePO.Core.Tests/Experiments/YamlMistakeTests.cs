using RosePO.Core.Data;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Mistakes that people make in a file that was right: each is one error at its line and column.</summary>
public sealed class YamlMistakeTests
{
    private static readonly string[] s_right =
    [
        "dataset: { format: Sample }",
        "pretrain: { epochs: 1 }",
        "sft: { epochs: 1 }",
        "pairs:",
        "  mixed: { strategies: [SelfHard, Random] }",
        "smooth:",
        "  mixed: { oracle: SasRec }",
        "align:",
        "  rosepo: { pairs: mixed, loss: RosePO }",
        "measure: { models: [sft, rosepo], baselines: [random] }",
    ];

    [Fact]
    public void The_file_without_a_mistake_is_right() => Assert.Equal(9, ExperimentFile.Plan(string.Join('\n', s_right)).Stages.Count);

    [Theory]
    // Syntax.
    [InlineData(3, "sft: { epochs: 1", 1801, 4, 1, "")]
    [InlineData(3, "sft: { epochs: 1, epochs: 2 }", 1801, 3, 19, "")]
    [InlineData(3, "\tsft: { epochs: 1 }", 1801, 3, 1, "tab")]
    [InlineData(3, "sft: \"open", 1801, 3, 6, "")]
    // Keys.
    [InlineData(1, "datset: { format: Sample }", 1802, 1, 1, "did you mean 'dataset'?")]
    [InlineData(2, "pretrain: { epochs: 1, pairs: mixed }", 1802, 2, 24, "'pairs' is not a key of 'pretrain'")]
    [InlineData(3, "sft: { epoch: 1 }", 1802, 3, 8, "did you mean 'epochs'?")]
    [InlineData(3, "sft: { lora: { rnk: 8 } }", 1802, 3, 16, "did you mean 'rank'?")]
    [InlineData(3, "sft: { beta: 0.5 }", 1802, 3, 8, "'beta' is not a key of 'sft'")]
    [InlineData(5, "  mixed: { strategy: [Random] }", 1802, 5, 12, "did you mean 'strategies'?")]
    [InlineData(7, "  mixed: { sasRec: { hidden: 8 } }", 1802, 7, 22, "use one of")]
    [InlineData(9, "  rosepo: { embedded: { layers: 2 } }", 1802, 9, 13, "'embedded' is not a key of 'align.rosepo'")]
    [InlineData(10, "measures: { models: [sft] }", 1802, 10, 1, "did you mean 'measure'?")]
    // Types and ranges.
    [InlineData(1, "dataset: { format: Sampel }", 1601, 1, 20, "did you mean 'Sample'?")]
    [InlineData(1, "dataset: Sample", 1803, 1, 10, "a mapping of keys")]
    [InlineData(2, "pretrain: { epochs: two }", 1601, 2, 21, "a number")]
    [InlineData(3, "sft: { batchSize: 2.5 }", 1601, 3, 19, "a whole number")]
    [InlineData(3, "sft: { mergeAdapter: yes }", 1601, 3, 22, "true or false")]
    [InlineData(3, "sft: { schedule: { warmupRatio: 2 } }", 1601, 3, 33, "at least 0 and at most 1")]
    [InlineData(3, "sft: { checkpointEvery: -1 }", 1601, 3, 25, "at least 0")]
    [InlineData(5, "  mixed: { strategies: [SelfHrd] }", 1601, 5, 25, "did you mean 'SelfHard'?")]
    [InlineData(9, "  rosepo: { loss: [RosePO] }", 1601, 9, 19, "is a list")]
    [InlineData(9, "  rosepo: { labelSmoothing: 0.5 }", 1601, 9, 29, "below 0.5")]
    // Names.
    [InlineData(3, "sft: { model: pretran }", 1803, 3, 15, "neither a model nor a folder")]
    [InlineData(3, "sft: { lora: { rank: 4, targetModules: [q_prj] }, model: pretrain }", 1601, 3, 40, "did you mean 'q_proj'?")]
    [InlineData(7, "  mxed: { oracle: SasRec }", 1803, 7, 9, "did you mean 'mixed'?")]
    [InlineData(9, "  rosepo: { pairs: mixd }", 1803, 9, 20, "did you mean 'mixed'?")]
    [InlineData(9, "  popularity: { pairs: mixed }", 1803, 9, 15, "another model of the measurement")]
    [InlineData(10, "measure: { models: [sft, rosep] }", 1803, 10, 26, "did you mean 'rosepo'?")]
    [InlineData(10, "measure: { baselines: [random, sasrek] }", 1601, 10, 23, "did you mean 'sasrec'?")]
    [InlineData(10, "measure: { metrics: [HR@1, NDGC@5] }", 1601, 10, 21, "did you mean 'NDCG@5'?")]
    // Combinations.
    [InlineData(1, "dataset: { format: Csv, path: ., sample: { users: 9 } }", 1601, 1, 51, "'sample.users' is read only when 'format' is Sample")]
    [InlineData(1, "dataset: { format: Sample, split: Ratio, ratio: [0.5, 0.2, 0.1] }", 1601, 1, 49, "sum to 1")]
    [InlineData(2, "pretrain: { embedded: { heads: 3 } }", 1601, 2, 32, "heads")]
    [InlineData(3, "sft: { lora: { alpha: 16 } }", 1601, 3, 23, "'lora.rank' is above 0")]
    [InlineData(3, "sft: { mergeAdapter: true }", 1601, 3, 22, "trains none")]
    [InlineData(3, "sft: { validation: { metric: Ndcg } }", 1601, 3, 30, "'validation.every' is above 0")]
    [InlineData(3, "sft: { schedule: { annealingRatio: 0.5 } }", 1601, 3, 36, "WarmupStableAnnealing")]
    [InlineData(5, "  mixed: { strategies: [Semantic], semantic: { vectors: File } }", 1601, 5, 46, "set 'semantic.vectorFile'")]
    [InlineData(5, "  mixed: { strategies: [Semantic], semantic: { vectors: Onnx } }", 1601, 5, 46, "set 'semantic.encoderFolder'")]
    [InlineData(5, "  mixed: { strategies: [Semantic], semantic: { encoderFolder: none } }", 1101, 5, 63, "none")]
    [InlineData(5, "  mixed: { strategies: [Semantic], semantic: { vectors: Onnx, encoderFolder: . } }", 1101, 5, 78, "model.onnx")]
    [InlineData(5, "  mixed: { strategies: [Random], selfHard: { onCorrectAnswer: Drop } }", 1601, 5, 63, "'strategies' contains SelfHard")]
    [InlineData(5, "  mixed: { strategies: [Random, SelfHard], strategyWeights: [1] }", 1601, 5, 61, "1 weights for 2 strategies")]
    [InlineData(7, "  mixed: { oracle: SasRec, gru4Rec: { layers: 2 } }", 1601, 7, 47, "'oracle' is Gru4Rec")]
    [InlineData(7, "  mixed: { oracle: File }", 1601, 7, 10, "set 'scores'")]
    [InlineData(7, "  mixed: { oracle: SasRec, sasRec: { hiddenSize: 9 } }", 1601, 7, 36, "a divisor of the width")]
    [InlineData(9, "  rosepo: { pairs: mixed, loss: Ipo, smoothed: true }", 1803, 9, 48, "cannot take each pair's epsilon")]
    [InlineData(9, "  rosepo: { pairs: mixed, loss: Dpo, simPO: { targetMargin: 1 } }", 1601, 9, 61, "'loss' is SimPO")]
    // Devices and columns, which the machine or the file decides.
    [InlineData(9, "  rosepo: { pairs: mixed, loss: RosePO, device: gpu }", 1003, 9, 49, "use auto, cpu, cuda or cuda:N")]
    [InlineData(3, "sft: { epochs: 1, device: cuda-1 }", 1003, 3, 27, "'cuda-1' is not a device")]
    // Files.
    [InlineData(1, "dataset: { format: Csv, path: none.csv }", 1101, 1, 31, "none.csv")]
    [InlineData(1, "dataset: { format: Merge, merge: [none/a] }", 1101, 1, 35, "does not exist")]
    [InlineData(3, "sft: { promptTemplate: none.yml }", 1101, 3, 24, "none.yml")]
    [InlineData(5, "  mixed: { strategies: [File], rejectedFile: none.csv }", 1101, 5, 46, "none.csv")]
    [InlineData(7, "  mixed: { oracle: File, scores: none.parquet }", 1101, 7, 34, "none.parquet")]
    // References.
    [InlineData(3, "sft: { epochs: \"${pretrain.epoch}\" }", 1804, 3, 16, "did you mean 'pretrain.epochs'?")]
    [InlineData(10, "measure: { title: \"${env:}\" }", 1804, 10, 19, "no variable")]
    [InlineData(10, "extends: none.yml", 1101, 10, 10, "none.yml")]
    public void A_mistake_is_refused_where_it_stands(int at, string text, int code, int line, int column, string says)
    {
        string[] lines = [.. s_right];
        lines[at - 1] = text;
        var error = ExperimentFile.Error(string.Join('\n', lines) + "\n");

        Assert.Equal((code, line, column), ((int)error.Error, error.Line, error.Column));
        Assert.EndsWith("experiment.yml", error.File, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_a_file_are_told_at_once_in_its_order()
    {
        var error = ExperimentFile.Error("""
            dataset: { format: Sampel }
            sft: { epoch: 1, batchSize: many }
            pairs: { mixed: { strategies: [Randm], histroy: 3 } }
            align: { rosepo: { pairs: mixed, loss: RosePO } }
            mesure: {}
            """);

        Assert.Equal(
            ["1,20 1601", "2,8 1802", "2,29 1601", "3,32 1601", "3,40 1802", "5,1 1802"], error.All().Select(one => $"{one.Line},{one.Column} {(int)one.Error}"));
        Assert.All(error.All(), one => Assert.EndsWith("experiment.yml", one.File, StringComparison.Ordinal));
    }

    [Fact]
    public void Mistakes_in_what_stages_need_of_each_other_are_told_at_once_too_each_once()
    {
        var error = ExperimentFile.Error("""
            dataset: { format: Sample }
            sft: { lora: { alpha: 16 }, batchSize: 0, epochs: -1 }
            pairs: { mixed: { strategies: [SelfHard], model: stf } }
            smooth: { mxed: { oracle: SasRec } }
            align: { one: { pairs: mixed, device: gpu }, two: { pairs: mixed } }
            """);

        Assert.Equal(["2,40 1601", "2,51 1601", "3,50 1803", "4,17 1803"], error.All().Select(one => $"{one.Line},{one.Column} {(int)one.Error}"));
    }

    [Fact]
    public void Columns_that_a_file_does_not_have_are_known_before_anything_is_imported()
    {
        using var file = new ExperimentFile("dataset:\n  path: log.csv\n  columns:\n    user: usr\n    item: film\n");
        File.WriteAllText(Path.Combine(file.Folder, "log.csv"), "user,film,title\n1,1,One\n");
        var error = Assert.Throws<RoseException>(() => file.Load());

        Assert.Equal((RoseErrorCode.DatasetColumnMissing, 4, 11), (error.Error, error.Line, error.Column));
        Assert.Contains("such as 'user'", error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Others);
    }

    [Theory]
    [InlineData("log.parquet", "log.parquet", false)]
    [InlineData("log", "log/part-0.parquet", false)]
    [InlineData("log", "log/film=1/part-0.parquet", true)]
    public void Columns_that_a_Parquet_file_or_its_folders_do_not_have_are_known_too(string path, string name, bool isPartitioned)
    {
        using var file = new ExperimentFile($"dataset:\n  path: {path}\n  format: Parquet\n  columns:\n    user: usr\n    item: film\n");
        var parquet = Path.Combine(file.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(parquet)!);
        using (var connection = DuckDb.Open())
        {
            var columns = isPartitioned ? "1 AS user, 'One' AS title" : "1 AS user, 1 AS film, 'One' AS title";
            connection.Execute($"COPY (SELECT {columns}) TO {DuckDb.Literal(parquet)} (FORMAT parquet)");
        }

        var error = Assert.Throws<RoseException>(() => file.Load());
        Assert.Equal((RoseErrorCode.DatasetColumnMissing, 5, 11), (error.Error, error.Line, error.Column));
        Assert.Contains("such as 'user'", error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Others);
    }

    [Theory]
    [InlineData("device: cuda:7\ndataset: { format: Sample }\nsft: {}\n", 1, 9)]
    [InlineData("dataset: { format: Sample }\nsft:\n  device: cuda:7\n", 3, 11)]
    public void A_device_that_this_machine_does_not_have_is_known_before_anything_is_imported(string yaml, int line, int column)
    {
        using var file = new ExperimentFile(yaml);
        var error = Assert.Throws<RoseException>(() => RunExperiment.Run(new ExperimentRequest { File = file.File }, null, TestContext.Current.CancellationToken));
        Assert.Empty(error.Others);
        Assert.Equal((RoseErrorCode.DeviceNotAvailable, file.File, line, column), (error.Error, error.File, error.Line, error.Column));
        Assert.Contains("cuda:7", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(file.Folder, "runs")));
    }

    [Theory]
    [InlineData("sft.epoch", "2", 1802, "did you mean 'epochs'?")]
    [InlineData("sft.epochs", "two", 1601, "'epochs' is 'two' where a number")]
    [InlineData("sft.epochs.more", "2", 1803, "'epochs' of 'sft.epochs.more' is not a mapping")]
    [InlineData("sft..epochs", "2", 1802, "write names with a dot between")]
    [InlineData("align.rosepo.lora.alpha", "8", 1601, "'lora.rank' is above 0")]
    [InlineData("align.rosepo.pairs", "mixd", 1803, "did you mean 'mixed'?")]
    [InlineData("pairs.mixed.strategies", "[SelfHard, Randm]", 1601, "did you mean 'Random'?")]
    [InlineData("pairs.mixed.strategies", "[SelfHard", 1803, "not a list or mapping")]
    [InlineData("dataset.path", "none.csv", 1101, "none.csv")]
    [InlineData("measure.title", "${sft.epoch}", 1804, "did you mean 'sft.epochs'?")]
    public void A_mistake_in_an_override_names_the_override_and_no_line(string key, string value, int code, string says)
    {
        var error = ExperimentFile.Error(string.Join('\n', s_right) + "\n", (key, value));

        Assert.Equal((code, 0), ((int)error.Error, error.Line));
        Assert.StartsWith($"Override '{key}={value}': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
