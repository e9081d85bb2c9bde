using RosePO.Core.Models.Decoder;

namespace RosePO.Core.Models.Lora;

/// <summary>Which linear layers an adapter's target names mean.</summary>
internal static class LoraTargets
{
    /// <summary>The name that means every linear layer of the decoder.</summary>
    public const string AllLinear = "all-linear";

    private const string Weight = ".weight";

    /// <summary>The linear layers of a block, by their last names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    /// <summary>Whether a module (<c>model.layers.0.self_attn.q_proj</c>) is meant: a target is its name or the end of it, as in PEFT.</summary>
    public static bool Contains(IReadOnlyList<string> targets, string module) =>
        targets.Any(target => target == AllLinear || target == module || module.EndsWith("." + target, StringComparison.Ordinal));

    /// <summary>The module whose weight a checkpoint name is.</summary>
    public static string ModuleOf(string checkpoint) => checkpoint[..^Weight.Length];

    /// <summary>The first target that means no linear layer of a model, or null.</summary>
    public static string? Unknown(IReadOnlyList<string> targets, LlamaConfig config)
    {
        var modules = LlamaModel.LinearSpecs(config).SelectMany(spec => spec.Parts).Select(part => ModuleOf(part.Name)).ToList();
        return targets.FirstOrDefault(target => !modules.Exists(module => Contains([target], module)));
    }
}
