using RosePO.Core.Data;
using RosePO.Core.Models;

namespace RosePO.Core.Tests.Preferences;

/// <summary>A small model of a dataset's titles that was never trained, in a folder: what it writes is rarely a title.</summary>
internal static class UntrainedModel
{
    public static string Save(RecDataset dataset, string folder)
    {
        if (!Directory.Exists(folder))
        {
            Core.Runtime.TorchRuntime.EnsureLoaded();
            using var model = LanguageModel.CreateEmbedded(
                dataset, new EmbeddedModelOptions { HiddenSize = 16, Layers = 1, Heads = 2, KeyValueHeads = 2, IntermediateSize = 32, ContextLength = 160 },
                seed: 3, TorchSharp.torch.CPU);
            Directory.CreateDirectory(folder);
            model.Save(folder);
        }

        return folder;
    }
}
