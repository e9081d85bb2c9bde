using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Tensors;

namespace RosePO.Core.Models.Lora;

/// <summary>An adapter as PEFT's <c>adapter_config.json</c> describes it.</summary>
/// <param name="Rank">The rank r.</param>
/// <param name="Alpha">The scale's numerator.</param>
/// <param name="Dropout">Dropout on the adapter's input while it is trained.</param>
/// <param name="TargetModules">The linear layers that it adapts, as <see cref="LoraOptions.TargetModules"/> names them.</param>
/// <param name="IsRankStabilised">Whether the scale is alpha / sqrt(r) (Kalajdzievski 2023) rather than alpha / r.</param>
internal sealed record LoraConfig(int Rank, double Alpha, double Dropout, IReadOnlyList<string> TargetModules, bool IsRankStabilised = false)
{
    // Keys that are read here, and those that say nothing about the numbers.
    private static readonly HashSet<string> s_understood = new(StringComparer.Ordinal)
    {
        "r", "lora_alpha", "lora_dropout", "target_modules", "use_rslora", "peft_type", "base_model_name_or_path", "init_lora_weights",
        "auto_mapping", "inference_mode", "megatron_core", "parent_library", "peft_version", "qalora_group_size", "revision", "task_type",
    };

    // Ways to start an adapter that leave the base as it is; the others (pissa, olora, ...) change it, so the saved base is not the one meant.
    private static readonly string[] s_harmlessStarts = ["true", "false", "gaussian", "eva", "orthogonal"];

    /// <summary>What the product B A is multiplied by.</summary>
    public double Scale => Alpha / (IsRankStabilised ? Math.Sqrt(Rank) : Rank);

    public static LoraConfig Of(LoraOptions options) => new(options.Rank, options.Alpha, options.Dropout, options.TargetModules);

    /// <summary>Reads an adapter folder's configuration.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: not a configuration, or one that is not supported.</exception>
    public static LoraConfig Load(string folder) => Read(folder, json =>
    {
        Refuse(json);
        var rank = json["r"]!.GetValue<int>();
        var targets = json["target_modules"] switch
        {
            JsonArray names => names.Select(name => name!.GetValue<string>()).ToArray(),
            JsonValue value when value.GetValue<string>() == LoraTargets.AllLinear => [LoraTargets.AllLinear],
            var other => throw new InvalidDataException($"its target_modules is {other?.ToJsonString() ?? "missing"}, and supported is a list of names"),
        };
        var config = new LoraConfig(
            rank, json["lora_alpha"]!.GetValue<double>(), json["lora_dropout"]?.GetValue<double>() ?? 0, targets,
            json["use_rslora"]?.GetValue<bool>() ?? false);
        return rank > 0 && double.IsFinite(config.Alpha)
            ? config
            : throw new InvalidDataException(FormattableString.Invariant($"its rank is {rank} and its alpha {config.Alpha}"));
    });

    /// <summary>The name or folder of the base in an adapter folder's configuration.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: it names none.</exception>
    public static string BaseName(string folder) => Read(folder, json =>
        json["base_model_name_or_path"]?.GetValue<string>() is { Length: > 0 } name && !name.Contains('\0', StringComparison.Ordinal)
            ? name
            : throw new InvalidDataException("it has no base_model_name_or_path"));

    /// <summary>Names another base in an adapter folder's configuration.</summary>
    public static void Rebase(string folder, string baseModel)
    {
        var path = Path.Combine(folder, ModelFolder.AdapterConfig);
        var json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        json["base_model_name_or_path"] = baseModel;

        // The file may be a link: another one takes its place, so that whoever else has it keeps his own.
        HardLinks.Unlink(path);
        File.WriteAllText(path, json.ToJsonString(ArtifactJson.Options) + "\n");
    }

    /// <summary>Writes <c>adapter_config.json</c> as PEFT reads it.</summary>
    public void Save(string folder, string baseModel)
    {
        // PEFT writes the modules that it found where all were asked for.
        var targets = TargetModules.Contains(LoraTargets.AllLinear) ? LoraTargets.Names : TargetModules;
        var json = new JsonObject
        {
            ["peft_type"] = "LORA",
            ["task_type"] = "CAUSAL_LM",
            ["base_model_name_or_path"] = baseModel,
            ["r"] = Rank,
            ["lora_alpha"] = Alpha,
            ["lora_dropout"] = Dropout,
            ["use_rslora"] = IsRankStabilised,
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["target_modules"] = new JsonArray([.. targets.Select(target => (JsonNode)target)]),
        };
        File.WriteAllText(Path.Combine(folder, ModelFolder.AdapterConfig), json.ToJsonString(ArtifactJson.Options) + "\n");
    }

    private static void Refuse(JsonObject json)
    {
        if (json["peft_type"]?.GetValue<string>() is var type and not "LORA")
        {
            throw new InvalidDataException($"its peft_type is '{type}', and supported is LORA");
        }

        var start = json["init_lora_weights"]?.ToString() ?? "true";
        if (!s_harmlessStarts.Contains(start))
        {
            throw new InvalidDataException($"it sets init_lora_weights to '{start}', which changes the base model: convert it to a plain LoRA with PEFT");
        }

        // Whatever else is switched on would change the numbers; that a key is new does not make it harmless.
        foreach (var (key, value) in json)
        {
            if (!s_understood.Contains(key) && !IsOff(value))
            {
                throw new InvalidDataException($"it sets {key}, which is not supported");
            }
        }
    }

    private static bool IsOff(JsonNode? value) => value switch
    {
        null => true,
        JsonArray array => array.Count == 0,
        JsonObject record => record.Count == 0,
        _ => value.GetValueKind() == JsonValueKind.False || value.ToString() is "" or "none" or "0",
    };

    private static T Read<T>(string folder, Func<JsonObject, T> read)
    {
        var path = Path.Combine(folder, ModelFolder.AdapterConfig);
        return ConfigFile.Parse(path, bytes => read(JsonNode.Parse(bytes)!.AsObject()), exception => ModelErrors.BadAdapter(path, exception.Message.TrimEnd('.'), exception));
    }
}
