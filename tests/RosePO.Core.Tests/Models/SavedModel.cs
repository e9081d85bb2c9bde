using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Tensors;
using RosePO.Core.Tests.Data;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Models;

/// <summary>A tiny model's folder, whose files a test changes before it is loaded.</summary>
internal sealed class SavedModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SavedModel(bool tied = false, long shardLimit = ModelWeights.ShardLimit, ScalarType dtype = ScalarType.Float32)
    {
        Model = TinyModel.Create(seed: 7, tied: tied);
        Model.Save(Path, 1, 2, 3, dtype, shardLimit);
    }

    public LlamaModel Model { get; }

    public string Path => _folder.Path;

    public string At(string name) => _folder.At(name);

    public string[] Files(string pattern) =>
        [.. Directory.EnumerateFiles(Path, pattern).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public LlamaModel Load(ScalarType dtype = ScalarType.Float32) => LlamaModel.Load(Path, CPU, trainable: false, dtype);

    /// <summary>Changes the tensors of the one weights file.</summary>
    public void Change(Func<KeyValuePair<string, Tensor>, IEnumerable<KeyValuePair<string, Tensor>>> change)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        SafeTensors.Save(At(ModelFolder.Weights), SafeTensors.Load(At(ModelFolder.Weights)).SelectMany(change));
    }

    /// <summary>The one error that loading gives, which names what is at fault.</summary>
    public RoseException Refusal(string named)
    {
        var error = Assert.Throws<RoseException>(() => Load().Dispose());
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        return error;
    }

    public static float[] Values(LlamaModel model)
    {
        using var scope = NewDisposeScope();
        return [.. model.Parameters.Checkpoint().SelectMany(pair => pair.Value.to(ScalarType.Float32).contiguous().data<float>().ToArray())];
    }

    public void Dispose()
    {
        Model.Dispose();
        _folder.Dispose();
    }
}
