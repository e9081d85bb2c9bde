using RosePO.Core.Artifacts;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Models.Checkpoints;

/// <summary>The names of files in a model folder.</summary>
internal static class ModelFolder
{
    /// <summary>The artifact kind.</summary>
    public const string Kind = "model";

    /// <summary>The weights.</summary>
    public const string Weights = "model.safetensors";

    /// <summary>Which file contains which weights, where they are cut into several.</summary>
    public const string WeightsIndex = "model.safetensors.index.json";

    /// <summary>The tokenizer.</summary>
    public const string Tokenizer = TokenizerFiles.Tokenizer;

    /// <summary>The prompt that the model was trained with.</summary>
    public const string Prompt = "prompt.json";

    /// <summary>A PEFT adapter's configuration.</summary>
    public const string AdapterConfig = "adapter_config.json";

    /// <summary>A PEFT adapter's weights.</summary>
    public const string AdapterWeights = "adapter_model.safetensors";

    /// <summary>The training log: one JSON object per line.</summary>
    public const string Log = ArtifactFolder.LogName;
}
