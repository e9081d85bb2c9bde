using RosePO.Core.Artifacts;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Training.Loop;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Fuzz.Targets;

/// <summary>A training's state on disk with one of its files damaged: it is taken up exactly as it was written, or training starts from nothing.</summary>
internal sealed class CheckpointTarget : IFuzzTarget
{
    private const int Step = 7;
    private const float Value = 0.5f;
    private const string Key = "0123456789abcdef";

    private readonly WorkFolder _folder = new();
    private readonly ArtifactFolder _artifact;
    private readonly (string Name, byte[] Bytes)[] _whole;
    private readonly ParameterStore _parameters = new([ParameterSpec.Whole("w", [3, 2], decays: true), ParameterSpec.Whole("b", [4], decays: false)], CPU, trainable: true);
    private readonly FlatAdamW _optimizer;

    public CheckpointTarget()
    {
        _artifact = new ArtifactFolder(_folder.Path, new Dictionary<string, string>());
        _optimizer = new FlatAdamW(_parameters, 0);
        _folder.Write(ModelFolder.Log, string.Concat(Enumerable.Range(1, Step).Select(step => $"{{\"step\":{step},\"loss\":1.5}}\n")));
        Fill(Value);
        Open().Save(new TrainingState(_parameters, _optimizer, null) { Step = Step, Tokens = 70 });
        _whole = [.. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(_folder.Path, path), File.ReadAllBytes(path)))];
    }

    // The first byte says which file it is.
    public byte[] Next(Random random)
    {
        var file = random.Next(_whole.Length);
        return [(byte)file, .. _whole[file].Name.EndsWith(".json", StringComparison.Ordinal) && random.Next(2) == 0
            ? JsonMutator.Of(_whole[file].Bytes, random)
            : Mutator.Of(_whole[file].Bytes, random, Words.Json)];
    }

    public void Read(byte[] input, Random random)
    {
        foreach (var (name, bytes) in _whole)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(name))!);
            File.WriteAllBytes(_folder.At(name), name == _whole[input[0]].Name ? input[1..] : bytes);
        }

        using var scope = NewDisposeScope();
        Fill(0);
        var state = new TrainingState(_parameters, _optimizer, null);
        var note = Open().Restore(state);
        var (weights, first) = (_parameters.Flat.data<float>().ToArray(), _optimizer.First.data<float>().ToArray());
        var expected = state.Step == Step ? Value : 0;
        if ((state.Step == 0) != (note is not null))
        {
            throw new SilentLossException($"Training starts at step {state.Step}, and the note is {note ?? "none"}.");
        }

        if ((state.Step, state.Tokens) is not ((Step, 70) or (0, 0)) || weights.Concat(first).Any(value => value != expected))
        {
            throw new SilentLossException($"Step {state.Step} with {state.Tokens} tokens and the weights {string.Join(' ', weights)} was taken up.");
        }

        // A training that starts again says why: that is this file's refusal.
        if (note is not null)
        {
            throw new RoseException(RoseErrorCode.ModelInvalid, note);
        }
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
        _folder.Dispose();
    }

    private Checkpoint Open() => new(_artifact, Key);

    private void Fill(float value)
    {
        // Held until the calls are over: TorchSharp lets the collector take a temporary one under a running native call.
        using Scalar held = value;
        using var noGrad = no_grad();
        _parameters.Flat.fill_(held);
        _optimizer.First.fill_(held);
        _optimizer.Second.fill_(held);
    }
}
