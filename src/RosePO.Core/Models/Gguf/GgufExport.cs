using RosePO.Core.Models.Decoder;
using RosePO.Core.Text.Tokenizers;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Gguf;

/// <summary>A model as one GGUF file, which llama.cpp and the programs built on it open.</summary>
internal static class GgufExport
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The model, an adapter merged.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="folder">Where the model is from.</param>
    /// <param name="type">The type of its matrices.</param>
    /// <param name="progress">Receives how many tensors of how many are written.</param>
    /// <param name="cancellation">Stops between two tensors.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: llama.cpp has no tokenizer like the model's.</exception>
    public static void Write(
        string path, LlamaModel network, ITokenizer tokenizer, string folder, WeightType type, Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var header = new GgufHeader();
        header.Add("general.architecture", GgufLayout.ArchitectureOf(network.Config));
        header.Add("general.name", Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
        header.Add("general.alignment", GgufFile.Alignment);
        header.Add("general.file_type", FileType(type));
        GgufLayout.Describe(header, network.Config);
        GgufVocabulary.Describe(header, tokenizer, folder, network.Config.VocabSize);
        var tensors = GgufLayout.Tensors(network.Config, network.Parameters, type).ToList();
        GgufFile.Write(path, header, tensors, done => progress?.Invoke(done, tensors.Count), cancellation);
    }

    // llama.cpp's number for "mostly of this type".
    private static int FileType(WeightType type) => type switch
    {
        WeightType.Fp32 => 0,
        WeightType.Q8 => 7,
        WeightType.Bf16 => 32,
        _ => 1,
    };
}
