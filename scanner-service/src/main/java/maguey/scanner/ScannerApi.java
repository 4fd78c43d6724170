package maguey.scanner;

import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRouter;
import maguey.scanner.audit.AuditApi;
import maguey.scanner.device.DeviceApi;
import maguey.scanner.device.GateFaults;
import maguey.scanner.device.HeartbeatApi;
import maguey.scanner.device.ProvisioningApi;
import maguey.scanner.gate.EntryRulesApi;
import maguey.scanner.gate.GateApi;
import maguey.scanner.live.GateBoardApi;
import maguey.scanner.offline.ConflictApi;
import maguey.scanner.offline.OfflineApi;
import maguey.scanner.orders.ResyncApi;
import maguey.scanner.scan.ScanApi;
import maguey.scanner.scan.ScanService;

/** Binds the operations of {@code openapi/scanner.yaml} to the parts that answer them. */
final class ScannerApi {
  private static final String CONTRACT = "openapi/scanner.yaml";

  private final ServiceContext service;
  private final ScannerNode node;

  ScannerApi(ServiceContext service, ScannerNode node) {
    this.service = service;
    this.node = node;
  }

  ApiRouter router() {
    ScanService scans = new ScanService(service, node.codes(), node.ticketless(), node.relay());
    ScanApi scanApi = new ScanApi(service, scans);
    DeviceApi devices = new DeviceApi(service, node.devices());
    GateApi gates = new GateApi(service);
    EntryRulesApi rules = new EntryRulesApi(service);
    OfflineApi offline = new OfflineApi(service, node.keys(), node.codes(), node.relay());
    ConflictApi conflicts = new ConflictApi(service);
    ResyncApi resync = new ResyncApi(service, node.ordersUrl(), node.events());
    ProvisioningApi provisioning = new ProvisioningApi(service);
    GateFaults gate = new GateFaults(service.faults());
    return new ApiRouter(CONTRACT)
        .on("receiveTickets", node.webhook()::receive)
        .on("scanTicket", gate.heard(scanApi::scan))
        .on("listScans", scanApi::list)
        .on("exportScans", scanApi::export)
        .on("getOfflineData", gate.heard(offline::download))
        .on("uploadOfflineScans", gate.heardWithItsClock(offline::upload))
        .on("listConflicts", conflicts::list)
        .on("resolveConflict", conflicts::resolve)
        .on("listAudit", new AuditApi(service.pool())::list)
        .on("createProvisioning", provisioning::create)
        .on("provisionDevice", provisioning::redeem)
        .on("sendHeartbeat", gate.heardWithItsClock(new HeartbeatApi(service)::beat))
        .on("assignDevice", devices::assign)
        .on("createDevice", devices::create)
        .on("listDevices", devices::list)
        .on("getOwnDevice", gate.heard(devices::own))
        .on("revokeDevice", devices::revoke)
        .on("createGate", gates::create)
        .on("listGates", gates::list)
        .on("followGates", new GateBoardApi(node.gates())::follow)
        .on("resyncTickets", resync::resync)
        .on("setEntryRules", rules::set)
        .on("listEntryRules", rules::list);
  }
}
