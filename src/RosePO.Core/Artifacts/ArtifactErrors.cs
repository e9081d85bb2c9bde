namespace RosePO.Core.Artifacts;

internal static class ArtifactErrors
{
    public static RoseException NotFound(string path) => RoseErrorCode.FileNotFound.At(
        path, $"'{path}' does not exist: check the path.");

    public static RoseException NotReadable(string path, Exception cause) => RoseErrorCode.FileNotFound.At(
        path, $"'{path}' cannot be read ({cause.Message.TrimEnd('.')}): check its permissions.", cause);

    public static RoseException NotAnArtifact(string folder, string kind) => RoseErrorCode.ArtifactInvalid.At(
        folder, $"'{folder}' is not a {kind} artifact (it has no readable {ArtifactManifest.FileName}): pass the folder that the stage before returned.");

    public static RoseException WrongKind(string folder, string kind, string found) => RoseErrorCode.ArtifactInvalid.At(
        folder, $"'{folder}' is a {found} artifact where a {kind} artifact is needed: pass the folder of a {kind}.");

    public static RoseException Exists(string folder) => RoseErrorCode.DestinationExists.At(
        folder, $"'{folder}' already contains something else: choose another destination, or ask for it to be replaced (-Force, overwrite: true).");

    public static RoseException NotOurs(string folder, string found) => RoseErrorCode.DestinationExists.At(
        folder, $"'{folder}' contains '{found}' and no readable {ArtifactManifest.FileName}: only an artifact is ever replaced; choose another destination, or empty the folder yourself.");

    public static RoseException Foreign(string folder, string file) => RoseErrorCode.DestinationExists.At(
        folder, $"'{folder}' is an artifact to which something else added '{file}', which would be lost with it: move that file, or choose another destination.");

    public static RoseException IsAFile(string path) => RoseErrorCode.DestinationExists.At(
        path, $"'{path}' is a file where a folder is to be made: choose another destination.");

    public static RoseException NotAFile(string path) => RoseErrorCode.FileNotFound.At(
        path, $"'{path}' is a pipe, socket or device: write what it gives to a file, and name that.");

    public static RoseException Damaged(string folder, string kind, string damage) => RoseErrorCode.ArtifactInvalid.At(
        folder, $"'{folder}' is not the {kind} artifact that was made ({damage}): make it again; what was made from it since may be wrong too.");

    public static RoseException OtherFormat(string folder, string kind, int version) => RoseErrorCode.ArtifactInvalid.At(
        folder, $"'{folder}' is a {kind} artifact of format {version}, which this version does not read (it reads {ArtifactManifest.CurrentFormat}): make it again.");

    public static RoseException NotLockable(string file, Exception cause) => RoseErrorCode.WriteFailed.At(
        file, $"'{file}' could not be locked ({cause.Message.TrimEnd('.')}): allow writing there, or choose another destination.", cause);

    public static RoseException NotWritable(string folder, Exception cause) => RoseErrorCode.WriteFailed.At(
        folder, $"'{folder}' could not be written ({cause.Message.TrimEnd('.')}): free space or choose another destination; what was there before is unchanged.", cause);
}
