using RosePO.Core.Data;
using RosePO.Core.Models;

namespace RosePO.Benchmarks.Measuring;

/// <summary>An untrained embedded model of a shape, as a folder.</summary>
internal static class EmbeddedBase
{
    /// <summary>Makes one; the vocabulary is the catalogue's, whatever the shape's own is.</summary>
    /// <returns>The folder.</returns>
    public static string Save(ModelShape shape, RecDataset dataset, string folder, Setting setting)
    {
        using var model = LanguageModel.CreateEmbedded(dataset, shape.AsEmbedded(), seed: 1, setting.Device);
        Directory.CreateDirectory(folder);
        model.Save(folder);
        return folder;
    }
}
