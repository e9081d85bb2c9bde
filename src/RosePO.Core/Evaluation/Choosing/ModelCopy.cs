using RosePO.Core.Artifacts;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Lora;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Evaluation.Choosing;

/// <summary>A copy of what makes a folder a model: weights, configuration, tokenizer and prompt. Logs of its training stay where they are.</summary>
internal static class ModelCopy
{
    /// <summary>Makes the copy.</summary>
    /// <param name="source">The model or adapter folder.</param>
    /// <param name="destination">The folder that receives it.</param>
    public static void Make(string source, string destination)
    {
        if (Artifact.TryOpen(source) is null)
        {
            // The files of a folder from elsewhere may be edited, and are not to become read-only.
            foreach (var file in Directory.EnumerateFiles(source).Where(file => IsModels(Path.GetFileName(file))))
            {
                File.Copy(file, Path.Combine(destination, Path.GetFileName(file)));
            }
        }
        else
        {
            HardLinks.Fill(source, destination, IsModels);
        }

        // A base that is named from the adapter's own folder is elsewhere from here.
        if (LoraAdapter.BaseOf(source) is { } baseModel)
        {
            LoraAdapter.Rebase(destination, baseModel);
        }
    }

    private static bool IsModels(string name) =>
        name is TokenizerFiles.ModelConfig or ModelFolder.WeightsIndex or ModelFolder.Prompt or ModelFolder.AdapterConfig
        || TokenizerFiles.Copied.Contains(name)
        || (name.EndsWith(".safetensors", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal));
}
