using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data;

public sealed class FullDiskTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(200)]
    public void A_full_disk_is_said_to_be_full_and_nothing_is_left_behind(int kilobytes)
    {
        using var folder = new TemporaryFolder();
        var disk = Directory.CreateDirectory(folder.At("disk")).FullName;
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Disk.Call("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "none", disk),
            "A small tmpfs cannot be mounted here (it needs root).");
        try
        {
            // The sample's interactions alone take more than each of these disks has.
            var request = new ImportDatasetRequest
            {
                Format = DatasetFormat.Sample,
                Sample = new() { Users = 4000 },
                Destination = Path.Combine(disk, "data"),
            };
            var error = Assert.Throws<RoseException>(() => ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken));
            Assert.Equal(RoseErrorCode.WriteFailed, error.Error);
            Assert.DoesNotContain('\n', error.Message);
            Assert.Empty(Directory.GetFileSystemEntries(disk));
        }
        finally
        {
            Disk.Call("umount", disk);
        }
    }
}
