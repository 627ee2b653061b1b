using TaskQueue.FaultLab.Driving;
using TaskQueue.FaultLab.Nodes;

return args is ["node", ..]
    ? await LabNode.RunAsync(NodeOptions.Parse(args))
    : await LabCommand.RunAsync(args);
