/** What enrolment leaves in a folder: the device's key and certificate, and the authorities that it trusts. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
import { isSigned } from "./crypto.js";
import type { Directory } from "./directory.js";

const CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

export interface EnrolledIdentity {
  device: string;
  key: KeyObject;
  credentials: ChannelCredentials;
  directory: (certificates: Buffer[], members: string[]) => Directory;
}

const commonName = (certificate: X509Certificate) => /^CN=([A-Za-z0-9._:-]+)$/.exec(certificate.subject)?.[1];

/** Whether `authority` gave this certificate to the device, and it is valid now. */
function vouches(authority: X509Certificate, certificate: X509Certificate, device: string): boolean {
  const now = Date.now();
  return (
    certificate.checkIssued(authority) &&
    certificate.verify(authority.publicKey) &&
    Date.parse(certificate.validFrom) <= now &&
    now <= Date.parse(certificate.validTo) &&
    !certificate.ca &&
    (certificate.keyUsage ?? []).includes(CLIENT_AUTHENTICATION) &&
    certificate.publicKey.asymmetricKeyType === "ed25519" &&
    commonName(certificate) === device
  );
}

/** Knows the members of one roster by the certificates that came with it, in the same order. */
function certified(authority: X509Certificate, certificates: Buffer[], members: string[]): Directory {
  const keys = new Map<string, KeyObject>();
  members.forEach((device, i) => {
    const der = certificates[i];
    if (der === undefined || der.length === 0) return;
    const certificate = new X509Certificate(der);
    if (vouches(authority, certificate, device)) keys.set(device, certificate.publicKey);
  });
  return {
    verify(device, message, by) {
      const key = keys.get(device);
      return key !== undefined && isSigned(key, message, by);
    },
  };
}

export function loadIdentity(folder: string): EnrolledIdentity {
  const read = (name: string) => readFileSync(join(folder, name));
  const key = read("device-key.pem");
  const certificate = read("device.pem");
  const device = commonName(new X509Certificate(certificate));
  if (device === undefined) throw new Error(`${folder}: the certificate names no device`);
  const authority = new X509Certificate(read("device-ca.pem"));
  return {
    device,
    key: createPrivateKey(key),
    credentials: credentials.createSsl(read("coordinator-ca.pem"), key, certificate),
    directory: (certificates, members) => certified(authority, certificates, members),
  };
}
