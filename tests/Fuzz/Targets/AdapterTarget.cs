using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Tensors;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;
using static TorchSharp.torch;

namespace RosePO.Fuzz.Targets;

/// <summary>An adapter folder: its configuration or its weights are damaged, or both are made of parts that do not fit.</summary>
internal sealed class AdapterTarget : IFuzzTarget
{
    private static readonly LlamaConfig s_base = new()
    {
        VocabSize = 23,
        HiddenSize = 16,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        IntermediateSize = 24,
        ContextLength = 48,
    };

    private readonly WorkFolder _folder = new();
    private readonly byte[] _config;
    private readonly byte[] _weights;

    public AdapterTarget()
    {
        using var adapter = LoraAdapter.Create(s_base, new LoraOptions { Rank = 2, Alpha = 4, TargetModules = ["q_proj", "up_proj"] }, 1, CPU);
        adapter.Save(_folder.Path, "base");
        _config = File.ReadAllBytes(_folder.At(ModelFolder.AdapterConfig));
        _weights = File.ReadAllBytes(_folder.At(ModelFolder.AdapterWeights));
    }

    // The first byte says which file of the folder it is.
    public byte[] Next(Random random) => random.Next(5) switch
    {
        0 => [1, .. Mutator.Of(_weights, random, Words.Json)],
        1 => [1, .. SafeTensorsSamples.Next(random)],
        2 => [0, .. Mutator.Of(_config, random, Words.Json)],
        _ => [0, .. JsonMutator.Of(_config, random)],
    };

    public void Read(byte[] input, Random random)
    {
        _folder.Write(ModelFolder.AdapterConfig, input[0] == 0 ? input[1..] : _config);
        _folder.Write(ModelFolder.AdapterWeights, input[0] == 1 ? input[1..] : _weights);
        using var scope = NewDisposeScope();
        using var adapter = LoraAdapter.Load(_folder.Path, s_base, CPU);
        _ = LoraConfig.BaseName(_folder.Path);

        // Weights of other names than the configuration's would be left unread.
        var (held, taken) = (SafeTensors.Load(_folder.At(ModelFolder.AdapterWeights)).Count, adapter.Parameters.Checkpoint().Count());
        if (held != taken)
        {
            throw new SilentLossException($"The file contains {held} tensors, and {taken} were taken up.");
        }
    }

    public void Dispose() => _folder.Dispose();
}
