using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Lora;

/// <summary>
/// Low-rank adaptation (Hu et al. 2021) of linear layers: W x + s B A x, s = alpha / r, with A random and B zero at first, in
/// PEFT's names and files. The A of projections that read the same input are one matrix. An adapter may be stacked on a frozen
/// one, whose product is added too: what was learnt first stays as it is, and both share one base.
/// </summary>
internal sealed partial class LoraAdapter : IDisposable
{
    private const string Prefix = "base_model.model.";
    private readonly Dictionary<string, Projection> _projections = new(StringComparer.Ordinal);
    private readonly LlamaConfig _model;
    private readonly LoraConfig _config;
    private readonly LoraAdapter? _beneath;

    private LoraAdapter(LlamaConfig model, LoraConfig config, Device device, bool trainable, LoraAdapter? beneath = null, ModelWeights? weights = null)
    {
        (_model, _config, _beneath) = (model, config, beneath);
        Dropout = trainable ? config.Dropout : 0;
        var specs = new List<ParameterSpec>();
        foreach (var linear in LlamaModel.LinearSpecs(model))
        {
            var modules = linear.Parts.Select(part => (Name: LoraTargets.ModuleOf(part.Name), part.Rows)).ToList();
            var adapted = modules.Where(module => LoraTargets.Contains(config.TargetModules, module.Name)).ToList();
            if (adapted.Count == 0)
            {
                continue;
            }

            var down = linear.Name + ".lora_A";
            specs.Add(new ParameterSpec(
                down, [config.Rank * adapted.Count, linear.Shape[1]], [.. adapted.Select(module => (Down(module.Name), (long)config.Rank))], true));
            specs.AddRange(adapted.Select(module => ParameterSpec.Whole(Up(module.Name), [module.Rows, config.Rank], true)));
            _projections[linear.Name] = new Projection(
                down, [.. modules.Select(module => new Part(adapted.Contains(module) ? Up(module.Name) : null, module.Rows))]);
        }

        // Before the memory is taken that the configuration asks for.
        weights?.Check(specs);
        Parameters = new ParameterStore(specs, device, trainable);
    }

    /// <summary>Dropout on the adapter's input; 0 for evaluation.</summary>
    public double Dropout { get; set; }

    /// <summary>The adapter's weights, without those of the frozen one beneath it.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>A new adapter that changes nothing yet: A uniform in ±1/sqrt(inputs) as PEFT has it, B zero.</summary>
    /// <param name="config">The shape of the model.</param>
    /// <param name="options">Rank, scale, dropout and target modules.</param>
    /// <param name="seed">Seeds A.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="beneath">A frozen adapter that this one is stacked on and owns from here on, or null.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: a target is not a linear layer of the model.</exception>
    public static LoraAdapter Create(LlamaConfig config, LoraOptions options, int seed, Device device, LoraAdapter? beneath = null)
    {
        if (options.TargetModules.Count == 0 || LoraTargets.Unknown(options.TargetModules, config) is not null)
        {
            throw ModelErrors.NoTarget(LoraTargets.Unknown(options.TargetModules, config));
        }

        var adapter = new LoraAdapter(config, LoraConfig.Of(options), device, trainable: true, beneath);
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
    /// <param name="folder">The folder (absolute).</param>
    /// <param name="config">The shape of the model.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="trainable">Whether its weights keep gradients.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: it is damaged, of another model, or of a kind that is not supported.</exception>
    public static LoraAdapter Load(string folder, LlamaConfig config, Device device, bool trainable = false)
    {
        var lora = LoraConfig.Load(folder);
        if (LoraTargets.Unknown(lora.TargetModules, config) is { } unknown)
        {
            throw ModelErrors.BadAdapter(
                Path.Combine(folder, ModelFolder.AdapterConfig),
                $"its target_modules name {TensorErrors.Shown(unknown)}, which is not a linear layer of its base");
        }

        var path = Path.Combine(folder, ModelFolder.AdapterWeights);
        if (!File.Exists(path))
        {
            throw ModelErrors.NotAModel(folder, ModelFolder.AdapterWeights);
        }

        using var weights = ModelWeights.OpenFile(path);
        return new LoraAdapter(config, lora, device, trainable, weights: weights).OrDispose(adapter => adapter.Parameters.Fill(weights));
    }

    /// <summary>The folder of the model that an adapter folder names as its base; null where the folder is not an adapter.</summary>
    /// <param name="folder">A model or adapter folder (absolute).</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: the base is not a folder of this machine.</exception>
    public static string? BaseOf(string folder)
    {
        if (!File.Exists(Path.Combine(folder, ModelFolder.AdapterConfig)))
        {
            return null;
        }

        var name = LoraConfig.BaseName(folder);
        var path = Path.GetFullPath(name, folder);
        return Directory.Exists(path) ? path : throw ModelErrors.NoBase(folder, name);
    }

    /// <summary>Makes an adapter folder, which may be of links to another's files, name a folder as its base.</summary>
    /// <param name="folder">The adapter folder.</param>
    /// <param name="baseModel">The folder of the model that it adapts. Absolute.</param>
    internal static void Rebase(string folder, string baseModel) => LoraConfig.Rebase(folder, baseModel);

    /// <summary>
    /// Writes the adapter as PEFT reads it. Over a frozen one both are written as one adapter of the sum of their ranks: A
    /// stacked, B side by side.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="baseModel">The folder of the model that it adapts.</param>
    public void Save(string folder, string baseModel)
    {
        if (_beneath is not null)
        {
            using var both = Join();
            both.Save(folder, baseModel);
            return;
        }

        _config.Save(folder, baseModel);
        using var scope = NewDisposeScope();
        SafeTensors.Save(
            Path.Combine(folder, ModelFolder.AdapterWeights), Parameters.Checkpoint().OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _beneath?.Dispose();
        Parameters.Dispose();
    }

    private static string Down(string module) => Prefix + module + ".lora_A.weight";

    private static string Up(string module) => Prefix + module + ".lora_B.weight";

    // The A of a projection's adapted parts, and each part's B, or null where the part is left as it is.
    private sealed record Projection(string Down, Part[] Parts);

    private sealed record Part(string? Up, long Rows);
}
