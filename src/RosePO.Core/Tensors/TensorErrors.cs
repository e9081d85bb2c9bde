using RosePO.Core.Artifacts;

namespace RosePO.Core.Tensors;

/// <summary>What is wrong with files of weights and those beside them.</summary>
internal static class TensorErrors
{
    public static RoseException NotSafeTensors(string path, Exception cause) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}' is not a complete safetensors file ({cause.Message.TrimEnd('.')}): copy or download it again.", cause);

    public static RoseException Unreadable(string path, Exception cause) => cause is UnauthorizedAccessException
        ? ArtifactErrors.NotReadable(path, cause)
        : MemoryErrors.Find(cause) ?? new(
        RoseErrorCode.ModelInvalid, $"'{path}' cannot be read ({cause.Message.TrimEnd('.')}): check the file and its permissions.", cause)
        { File = path };

    /// <summary>A name from a file as an error prints it: short, and without characters that steer a terminal.</summary>
    public static string Shown(string name) =>
        string.Concat((name.Length > 100 ? name[..100] + "\u2026" : name).Select(c => char.IsControl(c) ? '?' : c));
}
