namespace RosePO.Core.Data;

internal static class DatasetReader
{
    public static RecDataset Read(string folder) => throw new InvalidOperationException(folder);
}
