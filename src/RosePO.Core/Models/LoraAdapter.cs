using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models;

/// <summary>
/// Low-rank adaptation (Hu et al. 2021) of every linear layer: W x + (alpha / r) B A x, with A random and B zero at first,
/// in PEFT's names and files.
/// </summary>
public sealed class LoraAdapter : IDisposable
{
    private const string Prefix = "base_model.model.";
    private readonly Dictionary<string, IReadOnlyList<string>> _targets = new(StringComparer.Ordinal);
    private readonly Scalar _scale;
    private readonly double _dropout;
    private readonly LoraOptions _options;

    private LoraAdapter(LlamaConfig config, LoraOptions options, Device device, bool trainable)
    {
        _options = options;
        _scale = options.Alpha / options.Rank;
        _dropout = trainable ? options.Dropout : 0;
        var specs = new List<ParameterSpec>();
        foreach (var linear in LlamaModel.LinearSpecs(config))
        {
            _targets[linear.Name] = [.. linear.Parts.Select(part => NameOf(part.Name))];
            foreach (var (name, rows) in linear.Parts)
            {
                specs.Add(ParameterSpec.Whole(NameOf(name) + ".lora_A.weight", [options.Rank, linear.Shape[1]], true));
                specs.Add(ParameterSpec.Whole(NameOf(name) + ".lora_B.weight", [rows, options.Rank], true));
            }
        }

        Parameters = new ParameterStore(specs, device, trainable);
    }

    /// <summary>The adapter's weights.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>A new adapter that changes nothing yet: A uniform in ±1/sqrt(inputs) as PEFT has it, B zero.</summary>
    public static LoraAdapter Create(LlamaConfig config, LoraOptions options, int seed, Device device)
    {
        var adapter = new LoraAdapter(config, options, device, trainable: true);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var (name, view) in adapter.Parameters.Checkpoint())
        {
            if (name.EndsWith("lora_A.weight", StringComparison.Ordinal))
            {
                view.copy_(rand(view.shape, generator: generator).mul_(2).sub_(1).div_(Math.Sqrt(view.shape[1])));
            }
        }

        return adapter;
    }

    /// <summary>Loads a PEFT adapter folder.</summary>
    public static LoraAdapter Load(string folder, LlamaConfig config, Device device)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, ModelFolder.AdapterConfig)))!;
        var options = new LoraOptions { Rank = json["r"]!.GetValue<int>(), Alpha = json["lora_alpha"]!.GetValue<double>() };
        var adapter = new LoraAdapter(config, options, device, trainable: false);
        var path = Path.Combine(folder, ModelFolder.AdapterWeights);
        var tensors = SafeTensors.Load(path);
        adapter.Parameters.Fill(tensors, path);
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }

        return adapter;
    }

    /// <summary>Writes the adapter as PEFT reads it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="baseModel">The folder of the model that it adapts.</param>
    public void Save(string folder, string baseModel)
    {
        var json = new JsonObject
        {
            ["peft_type"] = "LORA",
            ["task_type"] = "CAUSAL_LM",
            ["base_model_name_or_path"] = baseModel,
            ["r"] = _options.Rank,
            ["lora_alpha"] = _options.Alpha,
            ["lora_dropout"] = _options.Dropout,
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["target_modules"] = new JsonArray("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"),
        };
        File.WriteAllText(Path.Combine(folder, ModelFolder.AdapterConfig), json.ToJsonString(ArtifactJson.Options) + "\n");
        using var scope = NewDisposeScope();
        SafeTensors.Save(
            Path.Combine(folder, ModelFolder.AdapterWeights), Parameters.Checkpoint().OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        _scale.Dispose();
    }

    internal Tensor Apply(string linear, Tensor x, Tensor result)
    {
        var input = _dropout > 0 ? F.dropout(x, _dropout, true, false) : x;
        var deltas = _targets[linear].Select(target =>
            F.linear(
                F.linear(input, Parameters[target + ".lora_A.weight"].to(x.dtype)), Parameters[target + ".lora_B.weight"].to(x.dtype))).ToArray();
        return result.add(deltas.Length == 1 ? deltas[0] : cat(deltas, -1), alpha: _scale);    // (B, T, out)
    }

    private static string NameOf(string checkpoint) => Prefix + checkpoint[..^".weight".Length];
}
