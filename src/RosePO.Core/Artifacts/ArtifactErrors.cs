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
        $"'{folder}' already contains something else: choose another destination, or ask for it to be replaced (-Force, overwrite: true).")
    { File = folder };

    public static RoseException NotOurs(string folder, string found) => new(
        RoseErrorCode.DestinationExists,
        $"'{folder}' contains '{found}' and no readable {ArtifactManifest.FileName}: only an artifact is ever replaced; choose another destination, or empty the folder yourself.")
    { File = folder };

    public static RoseException Foreign(string folder, string file) => new(
        RoseErrorCode.DestinationExists,
        $"'{folder}' is an artifact to which something else added '{file}', which would be lost with it: move that file, or choose another destination.")
    { File = folder };

    public static RoseException IsAFile(string path) => new(
        RoseErrorCode.DestinationExists, $"'{path}' is a file where a folder is to be made: choose another destination.") { File = path };

    public static RoseException NotAFile(string path) => new(
        RoseErrorCode.FileNotFound, $"'{path}' is a pipe, socket or device: write what it gives to a file, and name that.") { File = path };

    public static RoseException Damaged(string folder, string kind, string damage) => new(
        RoseErrorCode.ArtifactInvalid,
        $"'{folder}' is not the {kind} artifact that was made ({damage}): make it again; what was made from it since may be wrong too.")
    { File = folder };

    public static RoseException OtherFormat(string folder, string kind, int version) => new(
        RoseErrorCode.ArtifactInvalid,
        $"'{folder}' is a {kind} artifact of format {version}, which this version does not read (it reads {ArtifactManifest.CurrentFormat}): make it again.")
    { File = folder };

    public static RoseException NotLockable(string file, Exception cause) => new(
        RoseErrorCode.WriteFailed, $"'{file}' could not be locked ({cause.Message.TrimEnd('.')}): allow writing there, or choose another destination.", cause)
    { File = file };

    public static RoseException NotWritable(string folder, Exception cause) => new(
        RoseErrorCode.WriteFailed,
        $"'{folder}' could not be written ({cause.Message.TrimEnd('.')}): free space or choose another destination; what was there before is unchanged.",
        cause)
    { File = folder };
}
