using System.Reflection;
using RosePO.Help;

// RosePO.Help <module.dll> <module.xml> <help.xml>
var module = Assembly.LoadFrom(args[0]);
var comments = new XmlComments(args[1]);
Directory.CreateDirectory(Path.GetDirectoryName(args[2])!);
new MamlWriter(comments).Write(module).Save(args[2]);
