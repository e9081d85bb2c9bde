using System.Buffers.Binary;
using System.Text.Json;
using RosePO.Core.Tensors;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;
using static TorchSharp.torch;

namespace RosePO.Fuzz.Targets;

/// <summary>Weights: every tensor that the header names is read, or the file is refused.</summary>
internal sealed class SafeTensorsTarget : IFuzzTarget
{
    private readonly WorkFolder _folder = new();

    public byte[] Next(Random random)
    {
        var made = SafeTensorsSamples.Next(random);
        return random.Next(4) == 0 ? Mutator.Of(made, random, Words.Json) : made;
    }

    public void Read(byte[] input, Random random)
    {
        var path = _folder.Write("model.safetensors", input);
        using var scope = NewDisposeScope();
        var read = SafeTensors.Load(path);

        // Two entries of one name would be one of them lost.
        var header = input.AsMemory(8, (int)BinaryPrimitives.ReadInt64LittleEndian(input));
        using var document = JsonDocument.Parse(header);
        var named = document.RootElement.EnumerateObject().Count(entry => entry.Name != "__metadata__");
        if (named != read.Count)
        {
            throw new SilentLossException($"The header names {named} tensors, and {read.Count} were read.");
        }

        var bytes = read.Values.Sum(tensor => tensor.numel() * tensor.ElementSize);
        if (bytes != input.Length - 8 - header.Length)
        {
            throw new SilentLossException($"The file contains {input.Length - 8 - header.Length} bytes of values, and {bytes} were read.");
        }
    }

    public void Dispose() => _folder.Dispose();
}
