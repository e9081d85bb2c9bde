namespace RosePO.Core.Artifacts;

internal static class ArtifactErrors
{
    public static RoseException NotFound(string path) => new(
        RoseErrorCode.FileNotFound, $"'{path}' does not exist: check the path.") { File = path };

    public static RoseException NotReadable(string path, Exception cause) => new(
        RoseErrorCode.FileNotFound, $"'{path}' cannot be read ({cause.Message.TrimEnd('.')}): check its permissions.", cause) { File = path };

    public static RoseException NotAnArtifact(string folder, string kind) => new(
        RoseErrorCode.ArtifactInvalid,
        $"'{folder}' is not a {kind} artifact (it has no readable {ArtifactManifest.FileName}): pass the folder that the stage before returned.")
    { File = folder };

    public static RoseException WrongKind(string folder, string kind, string found) => new(
        RoseErrorCode.ArtifactInvalid,
        $"'{folder}' is a {found} artifact where a {kind} artifact is needed: pass the folder of a {kind}.") { File = folder };

    public static RoseException Exists(string folder) => new(
        RoseErrorCode.DestinationExists,
        $"'{folder}' already holds something else: choose another destination, or ask for it to be replaced (-Force, overwrite: true).")
    { File = folder };

    public static RoseException NotWritable(string folder, Exception cause) => new(
        RoseErrorCode.WriteFailed,
        $"'{folder}' could not be written ({cause.Message.TrimEnd('.')}): free space or choose another destination; nothing was left behind.",
        cause)
    { File = folder };
}
