using RosePO.Core.Data;
using RosePO.Core.Preferences;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Text.Sentences;

namespace RosePO.Core.Tests.Preferences;

/// <summary>The strategy Semantic by a sentence encoder.</summary>
public sealed class OnnxTitleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_encoders_cosines_order_the_neighbours()
    {
        // Item i is at the angle of i degrees: the nearest titles are the nearest numbers, though no two titles share a word.
        var dataset = MemoryDataset.Of(
            30, [.. Enumerable.Range(0, 12).Select(user => Enumerable.Range(0, 9).Select(i => ((user * 7) + (i * i)) % 30).ToArray())], item => $"word{item}");
        File.WriteAllText(_folder.At("vocab.txt"), string.Join('\n', ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Enumerable.Range(0, 30).Select(item => $"word{item}")]));
        OnnxFile.Write(_folder.At("model.onnx"), [.. Enumerable.Repeat((float[])[0, 0], 5), .. Enumerable.Range(0, 30).Select(item =>
            (float[])[MathF.Cos(item * MathF.PI / 180), MathF.Sin(item * MathF.PI / 180)])]);
        var request = Request("memory") with { Semantic = Request("memory").Semantic with { Anchor = SemanticAnchor.Chosen, Neighbours = 1 } };
        var told = new List<StageProgress>();
        var (rows, _, _) = BuildPreferencePairs.Mine(dataset, request, PairShape.Of(request), new Told(told), CancellationToken.None);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(
            Enumerable.Range(0, 30).Except(dataset.TrainItems(row.User).ToArray()).Min(item => Math.Abs(item - row.Chosen)), Math.Abs(row.Rejected[0] - row.Chosen)));
        Assert.Contains(told, step => step.Activity == "encoding titles" && step.Done == 30);
    }

    [Fact]
    public void A_changed_encoder_makes_the_pairs_anew_and_a_moved_one_does_not()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var data = ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = _folder.At("data"), Sample = new SampleOptions { Users = 12 } }, cancellation: cancellation);
        Directory.CreateDirectory(_folder.At("encoder"));
        File.WriteAllText(_folder.At("encoder/vocab.txt"), string.Join('\n', TinyEncoder.Words));
        OnnxFile.Write(_folder.At("encoder/model.onnx"), TinyEncoder.Table);
        var request = Request(data.Dataset) with { Semantic = Request(data.Dataset).Semantic with { EncoderFolder = _folder.At("encoder") }, MaxExamples = 20 };
        Assert.False(BuildPreferencePairs.Run(request, null, cancellation).Reused);
        Assert.True(BuildPreferencePairs.Run(request, null, cancellation).Reused);

        Directory.Move(_folder.At("encoder"), _folder.At("moved"));
        request = request with { Semantic = request.Semantic with { EncoderFolder = _folder.At("moved") }, Overwrite = true };
        Assert.True(BuildPreferencePairs.Run(request, null, cancellation).Reused);

        OnnxFile.Write(_folder.At("moved/model.onnx"), [.. TinyEncoder.Table.Select(row => (float[])[row[0], row[1], 1])]);
        Assert.False(BuildPreferencePairs.Run(request, null, cancellation).Reused);
        Assert.Equal(
            RoseErrorCode.FileNotFound,
            Assert.Throws<RoseException>(() => BuildPreferencePairs.Run(request with { Semantic = request.Semantic with { EncoderFolder = _folder.At("none") } }, null, cancellation)).Error);
    }

    [Fact]
    public void Titles_by_an_encoder_need_its_folder()
    {
        var error = Assert.Throws<RoseException>(() => PairRules.Check(Request("memory") with { Semantic = new() { Vectors = TitleVectors.Onnx } }));
        Assert.Equal("Titles are to be compared by a sentence encoder, but no folder of one is named: set 'semantic.encoderFolder'.", error.Message);
    }

    private PreferencePairsRequest Request(string dataset) => new()
    {
        Dataset = dataset,
        Destination = _folder.At("pairs"),
        Strategies = [RejectedStrategy.Semantic],
        Semantic = new() { Vectors = TitleVectors.Onnx, EncoderFolder = _folder.Path },
        Candidates = 5,
        MaxHistory = 4,
    };

    private sealed class Told(List<StageProgress> steps) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => steps.Add(value);
    }
}
